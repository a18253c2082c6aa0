"""What could grow without end: found in the sources, and named in docs/limits.md."""
