"""The environment of ``webhook``."""

from dataclasses import dataclass

from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.Settings):
    """What the webhook needs on top of what every function needs.

    Attributes:
        webhook_secret_arn: the secret with ``app_secret``, during a rotation
            ``app_secret_previous``, and ``verify_token``.
        replies_queue_url: where replies go on that want an answer or have a photo.
    """

    webhook_secret_arn: str
    replies_queue_url: str
