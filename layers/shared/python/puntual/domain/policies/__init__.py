"""Policies of creditors: cadences, steps and their days, discounts."""
