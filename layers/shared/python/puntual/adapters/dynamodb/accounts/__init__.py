"""Accounts, contacts, decisions and wake-ups in the table."""
