"""How one job becomes a message: queued, ready, claimed, attempted."""
