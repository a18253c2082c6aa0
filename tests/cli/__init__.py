"""What an operator types, on a table in memory."""
