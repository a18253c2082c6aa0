"""Send, wait or stop, each with its reasons."""
