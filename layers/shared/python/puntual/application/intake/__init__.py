"""Taking in customers, invoices and payments, whoever brings them."""
