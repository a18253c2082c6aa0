"""Speed, as ratios and counts: printed, never asserted."""
