"""``puntual history``: all that happened with one debtor, in order, as evidence."""
