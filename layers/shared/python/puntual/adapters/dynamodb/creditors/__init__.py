"""Creditors, policies, keys and kept answers in the table."""
