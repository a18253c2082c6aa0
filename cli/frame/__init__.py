"""What surrounds every command: how it is typed, what it is told beforehand, how it fails."""
