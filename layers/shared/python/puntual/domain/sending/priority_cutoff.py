"""What a reminder has to be worth while fewer people may be written to than will be due today.

Whoever is written to takes a place for 24 hours. So what is due early is weighed against what is
due later on the same day: a place is kept for whoever is worth more, and goes to the others once
it is certain that there is one. Tomorrow's reminders compete tomorrow: a place that is kept idle
over night is lost, and what is due at eight every day would keep all places from each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Final, NamedTuple
from zlib import crc32

from puntual.domain.ids import DebtorId
from puntual.domain.sending.number_state import NumberState
from puntual.domain.sending.quota import hour_of

_HOUR: Final = timedelta(hours=1)
# As long as the law's longest day of contacts, to the hour.
_HOURS_AHEAD: Final = 12
_AHEAD: Final = _HOURS_AHEAD * _HOUR
# A day of contacts is over everywhere from Noronha to Tijuana at 08:00 UTC.
_DAY_ENDS: Final = timedelta(hours=8)
_DAY: Final = timedelta(days=1)
# Of equal amounts, as of school fees, each needs a place of its own in the order.
_TIES: Final = 1 << 16


class Candidate(NamedTuple):
    """Somebody who will be due: from when on, and their place in the order of value."""

    at: datetime
    rank: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """What one number has ahead.

    Attributes:
        due: everybody who is due by the last instant, each once.
        room: how many of them it may have written to by each instant, from now on and in all.
    """

    due: Sequence[Candidate]
    room: Sequence[int]


def rank_of(value: int, debtor: DebtorId) -> int:
    """Return a debtor's place in the order of value; higher goes first, and hardly two are equal.

    Args:
        value: what a message is worth, in about US cents; nothing has no place at all.
        debtor: whose it is.
    """
    return value * _TIES + crc32(debtor.encode()) % _TIES if value else 0


def value_of_rank(rank: int) -> int:
    """Return the value that a rank stands for."""
    return rank // _TIES


def instants_ahead(now: datetime) -> Sequence[datetime]:
    """Return the instants at which room is looked for: now, and when places become free."""
    ahead = (now + hours * _HOUR for hours in range(_HOURS_AHEAD + 1))
    return [at for at in ahead if at <= end_of_look(now)]


def end_of_look(now: datetime) -> datetime:
    """Return until when whoever is due competes: the end of the day at the latest.

    Else what is due at noon in the west would be weighed against the next morning of the east.
    """
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    ends = midnight + _DAY_ENDS
    return min(now + _AHEAD, ends if now < ends else ends + _DAY)


def priority_cutoff_of(
    own: Prospect, sharing: Iterable[Prospect], room: Sequence[int], instants: Sequence[datetime]
) -> int:
    """Return the least rank for which there is room at every instant of a look ahead.

    Args:
        own: what the number has ahead.
        sharing: the same of all numbers that share its limit, its own included. What a number may
            not send itself, new or capped as it is, keeps no place.
        room: how many people all of them may have written to by each instant.
        instants: for which ``room`` and the prospects say it.

    Returns:
        Zero when there is more room than that. Where there is none at all nobody competes.
    """
    own, sharing = _ranked(own), [_ranked(one) for one in sharing]
    return max(
        max(_last(_due(own, by), own.room[place]), _last(_competing(sharing, by, place), people))
        for place, (by, people) in enumerate(zip(instants, room, strict=True))
    )


def is_of_this_hour(state: NumberState, now: datetime) -> bool:
    """Tell whether a floor need not be found again: places become free once an hour."""
    found_at = state.value_floor_at
    return found_at is not None and found_at <= now and hour_of(found_at) == hour_of(now)


def may_be_short(left: int, due: int, limit: int, debtors: int | None) -> bool:
    """Tell whether a look ahead is worth its reads: there are more debtors than places.

    Args:
        left: people who may still be written to.
        due: how many are due now.
        limit: how many there may be in 24 hours.
        debtors: how many there were last night, None if nobody has counted; they may have become
            many more since, so half of the limit used up is a reason as well.
    """
    return debtors is None or debtors > limit or left - due < limit // 2


def _ranked(prospect: Prospect) -> Prospect:
    return Prospect(sorted(prospect.due, key=lambda one: -one.rank), prospect.room)


def _due(prospect: Prospect, by: datetime) -> list[int]:
    return [one.rank for one in prospect.due if one.at <= by]


def _competing(sharing: Iterable[Prospect], by: datetime, place: int) -> list[int]:
    """Return the ranks of all whom their own numbers could write to."""
    able = (_due(one, by)[: max(one.room[place], 0)] for one in sharing)
    return sorted(chain.from_iterable(able), reverse=True)


def _last(ranks: Sequence[int], people: int) -> int:
    """Return the rank of the one who takes the last place; zero where a place is left over."""
    return ranks[people - 1] if 0 < people <= len(ranks) else 0
