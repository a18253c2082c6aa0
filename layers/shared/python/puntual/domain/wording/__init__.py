"""What a message says: amounts, dates and sentences in the debtor's language."""
