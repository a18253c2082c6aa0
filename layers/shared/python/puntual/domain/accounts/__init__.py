"""The account of one debtor: who it is, what was agreed, and every contact so far."""
