"""The environment of ``send_message``."""

from dataclasses import dataclass

from puntual.domain.sending.pace import Pace
from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.Settings):
    """What sending needs on top of what every function needs.

    Attributes:
        graph_base_url: where the Cloud API lives.
        graph_version: e.g. ``v25.0``; Meta retires versions, so it is configuration.
        sender_secret_arn: the secret that holds the access token.
        queue_url: where jobs wait; those of numbers with their own queue in one called after it.
        alone_queue_url: where jobs wait that are looked at alone.
        messages_per_second: a number's throughput, inbound and outbound together.
        inbound_per_second: how much of it comes in, on average.
        sender_concurrency: how many copies of this function may run at once.
        fallback_channels: the channels to fall back on, as ``runtime.channel_setting`` reads it.
        sms_origination: ARN of the pool, number or sender id that SMS come from, or ``none``.
        email_from: the address that e-mails come from, or ``none``.
        email_configuration_set: ends the delivery of e-mails after a while, or ``none``.
        numbers: the numbers with a queue of their own, as ``runtime.number_setting`` reads them.
    """

    graph_base_url: str
    graph_version: str
    sender_secret_arn: str
    queue_url: str
    alone_queue_url: str
    messages_per_second: int
    inbound_per_second: float
    sender_concurrency: int
    fallback_channels: str
    sms_origination: str
    email_from: str
    email_configuration_set: str
    numbers: str

    @property
    def pace(self) -> Pace:
        """Return the pace of a number without a queue of its own."""
        return Pace(
            limit=self.messages_per_second,
            inbound=self.inbound_per_second,
            workers=self.sender_concurrency,
        )
