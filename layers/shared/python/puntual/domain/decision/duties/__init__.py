"""Steps that a law wants sent, under every policy."""
