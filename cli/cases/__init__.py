"""What waits for a person, as commands show and settle it."""
