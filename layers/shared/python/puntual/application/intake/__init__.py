"""Taking in customers, invoices and payments, on each road."""
