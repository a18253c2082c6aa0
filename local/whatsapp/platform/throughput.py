"""Three readings of "messages per second": Meta does not say which one it applies.

The sliding second is the strictest, so a sender that never meets its limit is safe under all.
"""

from collections import deque
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from local.whatsapp.platform.limits import Attempt, SignatureCheck

SECOND = timedelta(seconds=1)
_REFUSAL = (130429, "Cloud API message throughput has been reached.")


class Limiter(StrEnum):
    """How the platform counts a second."""

    SLIDING = "sliding"
    BUCKET = "bucket"
    FIXED = "fixed"


class SlidingSecond:
    """At most `limit` messages within any one second of one number."""

    def __init__(self, limit: int) -> None:
        """Start with nothing sent."""
        self._limit = limit
        self._accepted: deque[datetime] = deque()

    def refuse(self, attempt: Attempt) -> tuple[int, str] | None:
        """Refuse with 130429 when the second that ends now is full."""
        self._forget(attempt.at)
        return None if len(self._accepted) < self._limit else _REFUSAL

    def count(self, attempt: Attempt) -> None:
        """Remember an accepted message."""
        self._accepted.append(attempt.at)

    def _forget(self, now: datetime) -> None:
        if self._accepted and self._accepted[-1] > now:
            # The clock was set back: what was accepted in its future is another story.
            self._accepted.clear()
        while self._accepted and self._accepted[0] <= now - SECOND:
            self._accepted.popleft()


class TokenBucket:
    """`limit` messages at once, and `limit` more each second."""

    def __init__(self, limit: int) -> None:
        """Start with a full bucket."""
        self._limit = limit
        self._tokens = float(limit)
        self._filled_at: datetime | None = None

    def refuse(self, attempt: Attempt) -> tuple[int, str] | None:
        """Refuse with 130429 when no whole token is left."""
        self._fill(attempt.at)
        return None if self._tokens >= 1 else _REFUSAL

    def count(self, attempt: Attempt) -> None:
        """Take a token; what people write to the number may leave less than none."""
        self._fill(attempt.at)
        self._tokens -= 1

    def _fill(self, now: datetime) -> None:
        if self._filled_at is not None and now > self._filled_at:
            gained = (now - self._filled_at) / SECOND * self._limit
            self._tokens = min(float(self._limit), self._tokens + gained)
        self._filled_at = now


class FixedSecond:
    """At most `limit` messages within each second of the calendar."""

    def __init__(self, limit: int) -> None:
        """Start with nothing sent."""
        self._limit = limit
        self._second: datetime | None = None
        self._accepted = 0

    def refuse(self, attempt: Attempt) -> tuple[int, str] | None:
        """Refuse with 130429 when this second of the calendar is full."""
        self._turn(attempt.at)
        return None if self._accepted < self._limit else _REFUSAL

    def count(self, attempt: Attempt) -> None:
        """Remember an accepted message."""
        self._turn(attempt.at)
        self._accepted += 1

    def _turn(self, now: datetime) -> None:
        second = now.replace(microsecond=0)
        if second != self._second:
            self._second, self._accepted = second, 0


def build_throughput(limiter: Limiter, limit: int) -> SignatureCheck:
    """Return the gate that counts a second the given way."""
    match limiter:
        case Limiter.SLIDING:
            return SlidingSecond(limit)
        case Limiter.BUCKET:
            return TokenBucket(limit)
        case Limiter.FIXED:
            return FixedSecond(limit)
        case _ as unreachable:
            assert_never(unreachable)
