"""The people behind the phones, and the ledger of what they got."""
