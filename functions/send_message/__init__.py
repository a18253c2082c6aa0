"""Takes one account at a time from the queue: decide again, claim, pace, send, record."""
