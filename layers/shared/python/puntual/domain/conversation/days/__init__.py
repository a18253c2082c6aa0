"""Which day a piece of a reply means."""
