"""The tests, arranged like the code they hold to its word."""
