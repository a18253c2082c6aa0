"""What became of each step of an instalment: no step ends without a word."""
