"""``make bench-scale``: how cost and time grow with age, debtors and creditors."""
