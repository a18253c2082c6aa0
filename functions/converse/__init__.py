"""Does what a reply wants once it is safe."""
