"""What a reply asks for."""
