"""The environment of ``converse``."""

from dataclasses import dataclass

from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.CallingSettings):
    """What a conversation needs on top of what calls of the Cloud API need.

    Attributes:
        media_bucket: where photos, documents and recordings are kept.
        replies_queue_url: where a reply goes back to that has to wait.
    """

    media_bucket: str
    replies_queue_url: str
