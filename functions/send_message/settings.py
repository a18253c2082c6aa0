"""The environment of ``send_message``."""

from dataclasses import dataclass

from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.CallingSettings):
    """What sending needs on top of what calls of the Cloud API need.

    Attributes:
        queue_url: where jobs wait; those of numbers with their own queue in one called after it.
        alone_queue_url: where jobs wait that are looked at alone.
        fallback_channels: the channels to fall back on, as ``runtime.channel_setting`` reads it.
        sms_origination: ARN of the pool, number or sender id that SMS come from, or ``none``.
        email_from: the address that e-mails come from, or ``none``.
        email_configuration_set: ends the delivery of e-mails after a while, or ``none``.
    """

    queue_url: str
    alone_queue_url: str
    fallback_channels: str
    sms_origination: str
    email_from: str
    email_configuration_set: str
