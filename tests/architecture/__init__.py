"""Rules about the repository itself: imports, locks, addresses, banned calls."""
