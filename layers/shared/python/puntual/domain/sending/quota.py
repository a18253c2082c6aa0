"""Meta's daily quota: unique people written to in any 24 hours, counted by the hour.

A person is counted in the hour in which the message leaves at the latest, and an hour counts until
all of it is more than 24 hours old. So the count is never below Meta's.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from puntual.domain.accounts.account import Account
from puntual.domain.channel import Channel
from puntual.domain.sending.number_state import DAY

# What is taken may be used for some minutes, and then waits for its slot for some more: it leaves
# within this time, perhaps in the next hour.
USABLE_FOR: Final = timedelta(minutes=5)
_LEAVES_WITHIN: Final = timedelta(minutes=15)
_HOURS: Final = 24
# Hours are kept for longer than they count: a clock that ran ahead and was set back forgets none.
_KEPT: Final = 2 * _HOURS
_SECONDS: Final = 3600


def hour_of(at: datetime) -> int:
    """Return the hour of an instant, counted from 1970."""
    return int(at.astimezone(UTC).timestamp()) // _SECONDS


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """How many people were counted in which hour."""

    people: Mapping[int, int] = field(default_factory=dict)

    def used(self, now: datetime) -> int:
        """Return how many people count now; an hour ahead of the clock counts as well."""
        first = hour_of(now) - _HOURS
        return sum(count for hour, count in self.people.items() if hour >= first)

    def left(self, limit: int, now: datetime) -> int:
        """Return how many more people may be written to; negative when the limit was lowered."""
        return limit - self.used(now)

    def without(self, freed: Mapping[int, int]) -> "QuotaUse":
        """Return the use without people who are counted elsewhere; never less than none."""
        people = {hour: max(n - freed.get(hour, 0), 0) for hour, n in self.people.items()}
        return QuotaUse(people)

    def plus(self, count: int, now: datetime) -> "QuotaUse":
        """Return the use with more people, without the hours that will never count again."""
        oldest = hour_of(now) - _KEPT
        people = Counter({hour: n for hour, n in self.people.items() if n and hour >= oldest})
        people[counted_in(now)] += count
        return QuotaUse(dict(people))


def counted_in(now: datetime) -> int:
    """Return the hour in which somebody is counted who is about to be written to."""
    return hour_of(now + _LEAVES_WITHIN)


@dataclass(frozen=True, slots=True)
class Taking:
    """What is asked of a quota.

    Attributes:
        wanted: for how many people.
        limit: how many there may be in 24 hours.
        freed: people by hour who are to be forgotten: nobody was written to for them, or they
            were written to again and count in a later hour.
        again: the hour in which the one person who is asked for was written to before.
    """

    wanted: int
    limit: int
    freed: Mapping[int, int] = field(default_factory=dict)
    again: int | None = None


class Taken(NamedTuple):
    """For how many people there was room, and for how many there still is; negative for a debt."""

    granted: int
    left: int


def take(use: QuotaUse, taking: Taking, now: datetime) -> tuple[Taken, QuotaUse]:
    """Return what a quota gives, and the use after it.

    Whoever was written to already counts with Meta, so the limit is not asked: they move to the
    new hour, or are counted in it for the first time, if this count began after that message.
    """
    remaining = use.without(taking.freed)
    if taking.again is None:
        granted = min(taking.wanted, max(remaining.left(taking.limit, now), 0))
    else:
        remaining, granted = _without_person(remaining, taking.again), 1
    after = remaining.plus(granted, now)
    return Taken(granted, after.left(taking.limit, now)), after


def _without_person(use: QuotaUse, hour: int) -> QuotaUse:
    """Forget somebody who was written to in an hour, and stands in that, the next, or none."""
    found = next((one for one in (hour, hour + 1) if use.people.get(one, 0) > 0), None)
    return use if found is None else use.without({found: 1})


def last_written_to(account: Account, now: datetime) -> datetime | None:
    """Return when the person was last written to in the 24 hours that Meta looks back.

    Whoever was is no new person. What a clock wrote that has been set back since lies ahead, and
    may be older than it seems: it makes nobody known.
    """
    over_whatsapp = (one for one in account.contacts if one.channel is Channel.WHATSAPP)
    own = (one.claimed_at for one in over_whatsapp if one.counts_as_attempt)
    times = (*own, *account.phone_attempts)
    return max((at for at in times if now - DAY < at <= now), default=None)
