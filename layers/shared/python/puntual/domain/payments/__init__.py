"""Payments as their providers tell of them."""
