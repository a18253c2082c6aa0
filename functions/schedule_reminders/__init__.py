"""Wakes every five minutes: whose account is due a look? Into the queue with it."""
