"""What an agreement asks for while it is in force."""
