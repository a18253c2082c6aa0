"""Payments that providers tell of."""
