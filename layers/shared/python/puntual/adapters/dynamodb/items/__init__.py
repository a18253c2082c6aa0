"""Domain values as records of the table and back, one file per kind of thing."""

SCHEMA_VERSION = 1
