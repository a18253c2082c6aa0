"""Train the second reader of the linter of texts."""
