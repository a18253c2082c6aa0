"""When each message of a number leaves, from the queue to its slot."""
