"""What the checks ask AWS and Meta."""
