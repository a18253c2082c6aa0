"""The platform's limits on sending, each a gate behind one small protocol.

Time is the simulated clock's, or the real one's while that is stopped. A gate that refuses
changes nothing: only accepted messages count.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One message that asks to pass."""

    wa_id: str
    at: datetime
    is_template: bool


class Gate(Protocol):
    """One limit."""

    def refuse(self, attempt: Attempt) -> tuple[int, str] | None:
        """Return the error code and its details, or None to let it pass."""
        ...

    def count(self, attempt: Attempt) -> None:
        """Remember an accepted message."""
        ...


class SlidingSecond:
    """At most `limit` messages within any one second of one number."""

    def __init__(self, limit: int) -> None:
        """Start with nothing sent."""
        self._limit = limit
        self._accepted: deque[datetime] = deque()

    def refuse(self, attempt: Attempt) -> tuple[int, str] | None:
        """Refuse with 130429 when the second that ends now is full."""
        self._forget(attempt.at)
        if len(self._accepted) < self._limit:
            return None
        return 130429, "Cloud API message throughput has been reached."

    def count(self, attempt: Attempt) -> None:
        """Remember an accepted message."""
        self._accepted.append(attempt.at)

    def _forget(self, now: datetime) -> None:
        if self._accepted and self._accepted[-1] > now:
            # The clock was set back: what was accepted in its future is another story.
            self._accepted.clear()
        while self._accepted and self._accepted[0] <= now - SECOND:
            self._accepted.popleft()


class PairInterval:
    """At most one message per `interval` to the same person, with a burst ahead of it."""

    def __init__(self, interval: timedelta, burst: int = 1) -> None:
        """Let `burst` messages borrow from the allowance to come."""
        self._interval = interval
        self._ahead = interval * (burst - 1)
        self._free_at: dict[str, datetime] = {}

    def refuse(self, attempt: Attempt) -> tuple[int, str] | None:
        """Refuse with 131056 when this person was written to too recently."""
        free_at = self._free_at.get(attempt.wa_id, attempt.at)
        if free_at <= attempt.at + self._ahead:
            return None
        return 131056, "Too many messages sent from this phone number to the same recipient."

    def count(self, attempt: Attempt) -> None:
        """Push back the instant at which this person may be written to."""
        free_at = self._free_at.get(attempt.wa_id, attempt.at)
        self._free_at[attempt.wa_id] = max(free_at, attempt.at) + self._interval


def build_gates(messages_per_second: int, pair_seconds: float) -> list[Gate]:
    """Return the gates of a run; 0 leaves a limit out."""
    gates: list[Gate] = []
    if messages_per_second > 0:
        gates.append(SlidingSecond(messages_per_second))
    if pair_seconds > 0:
        gates.append(PairInterval(timedelta(seconds=pair_seconds)))
    return gates
