"""Switches, counts and cursors in the table."""
