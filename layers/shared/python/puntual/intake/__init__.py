"""What arrives, read and checked: JSON and files. Pydantic lives here and nowhere below."""
