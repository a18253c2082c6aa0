"""Chance without a generator: every draw is a hash of the seed and of what it is for.

Requests arrive in an order that no test controls, so a shared random stream would give another
story on each run; a hash gives the same one.
"""

import hashlib
from base64 import b64encode
from dataclasses import dataclass

_SPAN = 2**64


@dataclass(frozen=True, slots=True)
class Dice:
    """Draws for one subject, for example the third message to one person."""

    seed: int
    subject: str

    def unit(self, purpose: str) -> float:
        """Return a number in [0, 1) that depends only on seed, subject and purpose."""
        return int.from_bytes(self._digest(purpose, 8), "big") / _SPAN

    def between(self, low: float, high: float, purpose: str) -> float:
        """Return a number in [low, high)."""
        return low + (high - low) * self.unit(purpose)

    def token(self, purpose: str, size: int = 18) -> str:
        """Return `size` hashed bytes in base64 for identifiers."""
        return b64encode(self._digest(purpose, size)).decode()

    def number(self, purpose: str) -> int:
        """Return a 15-digit integer for object ids."""
        return 10**14 + int(self.unit(purpose) * 9 * 10**14)

    def _digest(self, purpose: str, size: int) -> bytes:
        text = f"{self.seed}|{self.subject}|{purpose}"
        return hashlib.blake2b(text.encode(), digest_size=size).digest()
