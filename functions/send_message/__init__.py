"""Takes one account at a time from the queue: decide again, pace, claim, send, record."""
