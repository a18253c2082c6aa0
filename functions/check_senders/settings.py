"""The environment of ``check_senders``."""

from puntual.runtime.settings import CallingSettings

# The checks need what every call of the Cloud API needs, and nothing else.
Settings = CallingSettings
