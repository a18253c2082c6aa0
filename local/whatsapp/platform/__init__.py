"""What Meta's platform does to a message: limits, faults, networks."""
