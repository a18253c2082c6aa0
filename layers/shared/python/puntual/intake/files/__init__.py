"""Files that bring invoices and payments: portfolios and receivables."""
