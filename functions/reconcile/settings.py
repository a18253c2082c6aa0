"""The environment of ``reconcile``."""

from dataclasses import dataclass

from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.Settings):
    """What reconciling needs on top of what every function needs.

    Attributes:
        fallback_channels: what the sender can fall back on, as ``channel_setting`` reads it.
        digest_topic_arn: where the operator is told what waits; ``none`` for nowhere.
        pass_queue_url: where the segments of a pass wait for a lane.
    """

    fallback_channels: str
    digest_topic_arn: str
    pass_queue_url: str
