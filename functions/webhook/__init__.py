"""Records what WhatsApp reports: statuses of our messages, and what debtors answer."""
