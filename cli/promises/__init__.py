"""``puntual promise``."""
