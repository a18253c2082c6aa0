"""Slots, quota, numbers and template health in the table."""
