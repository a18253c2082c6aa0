"""The channels by which a message can reach somebody. Each needs a consent of its own."""

from enum import StrEnum


class Channel(StrEnum):
    """How a message travels."""

    WHATSAPP = "whatsapp"
    SMS = "sms"
    EMAIL = "email"


# What may stand in when WhatsApp has refused for certain.
FALLBACKS = frozenset({Channel.SMS, Channel.EMAIL})
