"""Payments that providers tell of, on their way into the books."""
