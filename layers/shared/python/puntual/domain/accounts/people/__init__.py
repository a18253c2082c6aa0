"""What is known of the people behind records."""
