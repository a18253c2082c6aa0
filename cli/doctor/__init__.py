"""``puntual doctor``: what of a set-up is not as it should be, and the command that mends it."""
