"""Sentences that no message may say: a grammar of forms, read from data, and its search."""
