"""Whether a machine answers what a debtor asks, now, later, or not at all."""
