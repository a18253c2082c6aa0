"""Names that commands take, compared with what is on record."""
