"""The environment of ``converse``."""

from dataclasses import dataclass

from puntual.domain.sending.pace import Pace
from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.Settings):
    """What a conversation needs on top of what every function needs.

    Attributes:
        media_bucket: where photos, documents and recordings are kept.
        graph_base_url: where the Cloud API lives.
        graph_version: e.g. ``v25.0``; Meta retires versions, so it is configuration.
        sender_secret_arn: the secret that holds the access token.
        replies_queue_url: where a reply goes back to that has to wait.
        messages_per_second: a number's throughput, inbound and outbound together.
        inbound_per_second: how much of it comes in, on average.
        sender_concurrency: how many copies of the sender may run at once.
        numbers: the numbers with a queue of their own, as ``runtime.number_setting`` reads them.
    """

    graph_base_url: str
    graph_version: str
    sender_secret_arn: str
    media_bucket: str
    replies_queue_url: str
    messages_per_second: int
    inbound_per_second: float
    sender_concurrency: int
    numbers: str

    @property
    def pace(self) -> Pace:
        """Return the pace of a number without a queue of its own."""
        return Pace(
            limit=self.messages_per_second,
            inbound=self.inbound_per_second,
            workers=self.sender_concurrency,
        )
