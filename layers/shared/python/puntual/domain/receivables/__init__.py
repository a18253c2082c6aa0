"""Receivables: invoices, payments, their allocation, aging, and the payer's segment."""
