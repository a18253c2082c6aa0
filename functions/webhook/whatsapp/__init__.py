"""What Meta sends: payloads and their events."""
