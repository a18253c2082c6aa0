"""The books of accounts: documents, their copies, and how they go from one account to another."""
