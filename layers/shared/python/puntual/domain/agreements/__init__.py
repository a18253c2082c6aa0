"""Agreements with a debtor, and the money that keeps them."""
