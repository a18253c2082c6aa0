"""The signature under which Meta posts its webhooks."""

import hashlib
import hmac
from collections.abc import Iterable

_PREFIX = "sha256="


def is_signed(body: bytes, header: str, app_secrets: Iterable[str]) -> bool:
    """Tell whether the raw body was signed under one of the app secrets.

    Args:
        body: the bytes as they came; a body that was parsed and written again has another digest.
        header: the value of ``X-Hub-Signature-256``, as a stranger may have set it.
        app_secrets: the one in use, and during a rotation the one before it. Empty ones are
            skipped: anybody can sign with those.
    """
    # Compared as bytes: for text, compare_digest raises on any character outside ASCII.
    given = header.encode("utf-8", "replace")
    verdicts = [
        hmac.compare_digest(sign(body, secret).encode(), given) for secret in app_secrets if secret
    ]
    return any(verdicts)


def sign(body: bytes, app_secret: str) -> str:
    """Return the header's value for a body."""
    return _PREFIX + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
