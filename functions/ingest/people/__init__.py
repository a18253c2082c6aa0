"""A person's data: told, held, released and forgotten."""
