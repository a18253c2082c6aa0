"""What WhatsApp reports of messages: nearly all of a webhook's work, so it imports little."""
