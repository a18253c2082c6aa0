"""Check signatures and the verify token, across a rotation of the secrets."""

import hmac
from collections.abc import Callable
from typing import Final, Protocol

from puntual.adapters.whatsapp.signature import is_signed

# A flood of forged calls must not become a flood of reads of the secret.
_SECONDS_BETWEEN_READS: Final = 60.0


class Secret(Protocol):
    """The secret that Meta and the operator share."""

    def find(self, name: str) -> str | None:
        """Return a field, or None when it is absent or empty."""
        ...

    def refresh(self) -> None:
        """Forget what was read."""
        ...

    def renew(self) -> None:
        """Read it again where it was read three minutes ago; it costs nothing in between."""
        ...


class SignatureCheck:
    """Checks signatures and the verify token.

    What fits a secret that was taken away is refused within three minutes. What does not fit may
    fit one that was rotated a moment ago, so that the secret is read again before a call is
    turned away.
    """

    def __init__(self, secret: Secret, seconds: Callable[[], float]) -> None:
        """Keep the secret and a steady clock.

        Args:
            secret: holds ``app_secret``, ``app_secret_previous`` and ``verify_token``.
            seconds: tells how time passes; it need not tell what time it is.
        """
        self._secret = secret
        self._seconds = seconds
        self._read_at = seconds()

    def admits(self, body: bytes, signature: str) -> bool:
        """Tell whether a body was signed by Meta."""
        return self._holds(lambda: self._is_signed(body, signature))

    def knows(self, token: str) -> bool:
        """Tell whether a handshake brings the token that the operator chose."""
        return self._holds(lambda: self._is_token(token))

    def _holds(self, check: Callable[[], bool]) -> bool:
        self._secret.renew()
        if check():
            return True
        now = self._seconds()
        if now - self._read_at < _SECONDS_BETWEEN_READS:
            return False
        self._read_at = now
        self._secret.refresh()
        return check()

    def _is_signed(self, body: bytes, signature: str) -> bool:
        names = ("app_secret", "app_secret_previous")
        return is_signed(body, signature, [self._secret.find(name) or "" for name in names])

    def _is_token(self, token: str) -> bool:
        wanted = self._secret.find("verify_token")
        return wanted is not None and hmac.compare_digest(
            token.encode("utf-8", "replace"), wanted.encode()
        )
