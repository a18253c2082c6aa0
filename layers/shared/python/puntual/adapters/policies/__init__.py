"""Policy documents: YAML as a person writes it, canonical JSON as it is stored, and back."""
