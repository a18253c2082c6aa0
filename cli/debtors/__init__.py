"""``puntual debtors``: who there is, by what people sort them by."""
