"""The environment of ``send_message``."""

from dataclasses import dataclass

from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.Settings):
    """What sending needs on top of what every function needs.

    Attributes:
        graph_base_url: where the Cloud API lives.
        graph_version: e.g. ``v25.0``; Meta retires versions, so it is configuration.
        sender_secret_arn: the secret that holds the access token.
        messages_per_second: the number's throughput, inbound and outbound together.
        sender_concurrency: how many copies of this function may run at once.
    """

    graph_base_url: str
    graph_version: str
    sender_secret_arn: str
    messages_per_second: int
    sender_concurrency: int
