"""Take what people write, from the message to the hold."""
