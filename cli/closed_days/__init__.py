"""Days that an operator closes at once."""
