"""Access to the table: reads, conditional writes, attributes, errors."""
