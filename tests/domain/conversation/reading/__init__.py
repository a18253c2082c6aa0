"""How the words of a reply are read and compared."""
