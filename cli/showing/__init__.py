"""How the command line shows what is known."""
