"""What the creditor wants: cadences, steps and their days, discounts."""
