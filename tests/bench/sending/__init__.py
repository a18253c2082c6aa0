"""``make bench-send``: the sender against the platform's limits, under a virtual clock."""
