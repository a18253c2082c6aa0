"""``puntual hooks``: what payment providers send."""
