"""AWS services other than DynamoDB: queues, secrets, quotas, SMS and e-mail."""
