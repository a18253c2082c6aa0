"""Brings all that is stored into the form of this version, while the system runs."""
