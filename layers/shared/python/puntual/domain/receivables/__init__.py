"""What is owed: invoices, payments, what they cover, how old it is, how the debtor pays."""
