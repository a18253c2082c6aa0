"""Codes, errors and shapes as Meta writes them."""
