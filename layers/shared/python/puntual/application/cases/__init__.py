"""What people do with what waits for them."""
