"""What people send to the business, of every type that the webhook knows."""
