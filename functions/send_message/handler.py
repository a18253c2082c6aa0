"""Lambda entry point of ``send_message``: builds the world once, logs and counts what was done."""
