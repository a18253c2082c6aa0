"""Once an hour: ask Meta about the numbers and the token, and AWS about what may run at once."""
