"""Reviewed data files: contact rules, holidays, templates. Changed by review, not by code."""
