"""``puntual rules``: the contact rules of a country, and what was read of the law behind them."""
