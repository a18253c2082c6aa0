"""What people wrote, shown to people with a name."""
