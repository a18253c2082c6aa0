"""What maintainers run: not part of what ships."""
