"""The platform's limits on sending, each a gate behind one small protocol.

Time is the simulated clock's, or the real one's while that is stopped. A gate that refuses
changes nothing: only accepted messages count, however often a refused one is tried again.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

DAY = timedelta(hours=24)
SPAM_RATE_LIMIT, ACCOUNT_RATE_LIMIT = 131048, 80007


@dataclass(frozen=True, slots=True)
class Attempt:
    """One message that asks to pass; `in_window` says that the person wrote within 24 hours."""

    wa_id: str
    at: datetime
    in_window: bool = False


class SignatureCheck(Protocol):
    """One limit."""

    def refuse(self, attempt: Attempt) -> tuple[int, str] | None:
        """Return the error code and its details, or None where it passes."""
        ...

    def count(self, attempt: Attempt) -> None:
        """Remember an accepted message."""
        ...


class PairInterval:
    """At most one message per `interval` to the same person, with a burst ahead of it."""

    def __init__(self, interval: timedelta, burst: int = 1) -> None:
        """Allow `burst` messages to borrow from the allowance to come."""
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


class PortfolioDay:
    """At most `limit` people within any 24 hours who are written to outside their window.

    Meta's list of errors names none for this limit. The two that it names for a number or an
    account that may not send more are offered, and which one comes is configuration.
    """

    def __init__(self, limit: int, code: int = SPAM_RATE_LIMIT) -> None:
        """Start without recipients."""
        self._limit = limit
        self._code = code
        self._written_at: OrderedDict[str, datetime] = OrderedDict()

    def refuse(self, attempt: Attempt) -> tuple[int, str] | None:
        """Refuse a further person; one written to within 24 hours costs nothing."""
        self._forget(attempt.at)
        is_free = attempt.in_window or attempt.wa_id in self._written_at
        if is_free or len(self._written_at) < self._limit:
            return None
        return self._code, "The portfolio's limit of people written to in 24 hours is reached."

    def count(self, attempt: Attempt) -> None:
        """Remember the recipient of an accepted message outside a window."""
        if not attempt.in_window:
            self._written_at[attempt.wa_id] = attempt.at
            self._written_at.move_to_end(attempt.wa_id)

    def _forget(self, now: datetime) -> None:
        while self._written_at:
            wa_id, at = next(iter(self._written_at.items()))
            if now - DAY < at:
                return
            del self._written_at[wa_id]


def people_of_tier(tier: str) -> int | None:
    """Return how many people a messaging limit such as `TIER_2K` allows; None for no limit.

    Raises:
        ValueError: if it is no messaging limit.
    """
    name = tier.removeprefix("TIER_")
    if name == "UNLIMITED":
        return None
    digits, thousand = name.removesuffix("K"), name.endswith("K")
    if name == tier or not digits.isdecimal() or int(digits) == 0:
        raise ValueError(f"a messaging limit is TIER_UNLIMITED or such as TIER_2K, not {tier!r}")
    return int(digits) * (1000 if thousand else 1)
