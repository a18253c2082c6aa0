"""What people mean, what they are sent, and who reads what they wrote."""
