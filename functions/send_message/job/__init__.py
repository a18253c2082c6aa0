"""The steps of a job for a debtor's account: prepare, claim, send, record.

The order is the whole point: read and decide; at the slot claim, then send; record. WhatsApp has
no idempotency key, so the claim is written before the call. A worker that dies after its claim
leaves it open, and an open claim is never sent again: a status settles it, or its deadline does.
"""
