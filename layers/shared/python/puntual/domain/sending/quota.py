"""Meta's daily quota: unique people written to in any 24 hours, counted by the hour.

A person is counted in the latest hour in which the message may leave, and an hour counts until all
of it is more than 24 hours old. So the count is never below Meta's.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.view import AccountView
from puntual.domain.channel import Channel
from puntual.domain.sending.number_state import DAY

# A block is usable for some minutes, and its messages then wait for their slots: they leave within
# this time, perhaps in the next hour.
USABLE_FOR: Final = timedelta(minutes=5)
_LEAVES_WITHIN: Final = timedelta(minutes=15)
_HOURS: Final = 24
# Hours are kept for longer than they count, so that a clock that is set back loses none.
_KEPT: Final = 2 * _HOURS
_SECONDS: Final = 3600


def hour_of(at: datetime) -> int:
    """Return the hour of an instant, counted from 1970."""
    return int(at.astimezone(UTC).timestamp()) // _SECONDS


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """The people counted, by hour."""

    people: Mapping[int, int] = field(default_factory=dict)

    def used(self, now: datetime) -> int:
        """Return the number of people that count now; an hour ahead of the clock counts too."""
        first = hour_of(now) - _HOURS
        return sum(count for hour, count in self.people.items() if hour >= first)

    def left(self, limit: int, now: datetime) -> int:
        """Return the people who may still be written to; negative after the limit was lowered."""
        return limit - self.used(now)

    def without(self, freed: Mapping[int, int]) -> "QuotaUse":
        """Return the use less people by hour; no hour falls below zero."""
        people = {hour: max(n - freed.get(hour, 0), 0) for hour, n in self.people.items()}
        return QuotaUse(people)

    def plus(self, count: int, now: datetime) -> "QuotaUse":
        """Return the use with more people, without the hours that no longer count."""
        oldest = hour_of(now) - _KEPT
        people = Counter({hour: n for hour, n in self.people.items() if n and hour >= oldest})
        people[counted_in(now)] += count
        return QuotaUse(dict(people))


def counted_in(now: datetime) -> int:
    """Return the hour in which a person is counted who is about to be written to."""
    return hour_of(now + _LEAVES_WITHIN)


@dataclass(frozen=True, slots=True)
class Taking:
    """A request to a quota.

    Attributes:
        wanted: the units wanted, one for each person.
        limit: people who may be written to in 24 hours.
        freed: units to return, by hour: they went unused, or the person was written to again and
            counts in a later hour.
        again: the hour in which the person was last written to, for a request for one person who
            counts already.
    """

    wanted: int
    limit: int
    freed: Mapping[int, int] = field(default_factory=dict)
    again: int | None = None


class Taken(NamedTuple):
    """The units granted, and those left; negative after the limit was lowered."""

    granted: int
    left: int


def take(use: QuotaUse, taking: Taking, now: datetime) -> tuple[Taken, QuotaUse]:
    """Return the answer to a request, and the use after it.

    A person who was written to within 24 hours counts with Meta already, so the limit does not
    apply: the unit moves to the new hour. If this count began after that message, the person is
    counted for the first time.
    """
    remaining = use.without(taking.freed)
    if taking.again is None:
        granted = min(taking.wanted, max(remaining.left(taking.limit, now), 0))
    else:
        remaining, granted = _without_person(remaining, taking.again), 1
    after = remaining.plus(granted, now)
    return Taken(granted, after.left(taking.limit, now)), after


def _without_person(use: QuotaUse, hour: int) -> QuotaUse:
    """Return the use without one person of an hour, who is counted in it, the next, or neither."""
    found = next((one for one in (hour, hour + 1) if use.people.get(one, 0) > 0), None)
    return use if found is None else use.without({found: 1})


def last_written_to(account: AccountView, now: datetime) -> datetime | None:
    """Return when the person was last written to in Meta's 24 hours; None for a new person.

    An instant in the future, written by a clock that has been set back since, may be older than
    it seems, so it is ignored. So is an answer: Meta counts only whom a business writes to first.
    """
    over_whatsapp = (
        one
        for one in account.contacts
        if one.channel is Channel.WHATSAPP and one.purpose is not Purpose.ANSWER
    )
    own = (one.claimed_at for one in over_whatsapp if one.counts_as_attempt)
    times = (*own, *account.phone_attempts)
    return max((at for at in times if now - DAY < at <= now), default=None)
