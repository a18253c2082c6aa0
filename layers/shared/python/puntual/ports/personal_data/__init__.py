"""What is decided of a person's data."""
