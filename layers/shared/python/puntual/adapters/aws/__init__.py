"""AWS beside its table: queues, secrets, quotas, SMS and e-mail."""
