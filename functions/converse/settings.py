"""The environment of ``converse``."""

from dataclasses import dataclass

from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.Settings):
    """What a conversation needs on top of what every function needs.

    Attributes:
        graph_base_url: where WhatsApp's media are asked for.
        graph_version: of the Graph API.
        sender_secret_arn: the secret with ``access_token``.
        media_bucket: where photos, documents and recordings are kept.
    """

    graph_base_url: str
    graph_version: str
    sender_secret_arn: str
    media_bucket: str
