"""The environment of ``reconcile``."""

from dataclasses import dataclass

from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.Settings):
    """What reconciling needs on top of what every function needs.

    Attributes:
        fallback_channels: what the sender can fall back on, as ``channel_setting`` reads it.
    """

    fallback_channels: str
