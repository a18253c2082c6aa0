"""The environment of ``check_senders``."""

from dataclasses import dataclass

from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.Settings):
    """What the hourly questions need on top of what every function needs.

    Attributes:
        graph_base_url: where Meta is asked about the numbers.
        graph_version: of the Graph API.
        sender_secret_arn: the secret with ``access_token``.
        messages_per_second: a number's throughput as deployed, inbound and outbound together.
        inbound_per_second: how much of it comes in, on average.
        sender_concurrency: how many copies of the sender the shared queue may have at once.
        numbers: the numbers with a queue of their own, as ``number_setting`` reads them.
    """

    graph_base_url: str
    graph_version: str
    sender_secret_arn: str
    messages_per_second: int
    inbound_per_second: float
    sender_concurrency: int
    numbers: str
