"""``puntual creditors``: the businesses that are owed, and the numbers that they write from."""
