"""The commands on templates that have a file of their own."""
