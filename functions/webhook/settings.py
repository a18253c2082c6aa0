"""The environment of ``webhook``."""

from dataclasses import dataclass

from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.Settings):
    """What the webhook needs on top of what every function needs.

    Attributes:
        webhook_secret_arn: the secret with ``app_secret``, during a rotation
            ``app_secret_previous``, and ``verify_token``.
    """

    webhook_secret_arn: str
