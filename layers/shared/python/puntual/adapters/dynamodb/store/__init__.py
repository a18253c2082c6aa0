"""The table itself: reads, conditional writes, attributes, errors."""
