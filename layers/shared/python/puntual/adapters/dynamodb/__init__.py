"""The one table: keys, items, and the ports that are kept in it."""
