"""Adapters: the only code that calls AWS and Meta; each implements a port."""
