"""Queues every five minutes the accounts whose evaluation is due."""
