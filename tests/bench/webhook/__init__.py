"""The webhook's CPU time for a status, beside the ordinary stack's."""
