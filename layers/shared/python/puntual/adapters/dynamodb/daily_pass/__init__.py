"""The daily pass over the table: its scan, the accounts of a page, and their wake-ups."""
