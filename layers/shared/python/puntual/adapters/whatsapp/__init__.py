"""WhatsApp's Cloud API: how it is called, what its refusals mean, how its webhooks are signed.

Nothing is imported here on purpose: the webhook reads the error table and the signature, and must
not pay for the HTTP client at every cold start.
"""
