"""What a reminder has to be worth while fewer people may be written to than will be due.

Whoever is written to takes a place for 24 hours. So what is due early is weighed against what is
due later: a place is kept for whoever is worth more, and goes to the others once it is certain
that there is one. The value from which on there is a place for all is the floor.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from puntual.domain.quota import hour_of

_HOUR: Final = timedelta(hours=1)
# A place that is taken is free again after a day: further ahead it makes no difference.
HOURS_AHEAD: Final = 24


class Candidate(NamedTuple):
    """Somebody who will be due: from when on, and what a message is worth then."""

    at: datetime
    value: int


class Room(NamedTuple):
    """How many people may have been written to by an instant, from now on and in all."""

    by: datetime
    people: int


def value_floor(candidates: Collection[Candidate], rooms: Sequence[Room]) -> int:
    """Return the least value for which there is room at every instant of a look ahead.

    Args:
        candidates: everybody who is due by the last instant, each once.
        rooms: what there is room for by each instant.

    Returns:
        Zero when there is room for all. Where there is none at all nobody competes.
    """
    ranked = sorted(candidates, key=lambda one: -one.value)
    return max((_floor_by(ranked, room) for room in rooms), default=0)


def instants_ahead(now: datetime) -> Sequence[datetime]:
    """Return the instants at which room is looked for: now, and when places become free."""
    return [now + hours * _HOUR for hours in range(HOURS_AHEAD + 1)]


def is_of_this_hour(found_at: datetime | None, now: datetime) -> bool:
    """Tell whether a floor need not be found again: places become free once an hour."""
    return found_at is not None and hour_of(found_at) == hour_of(now)


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


def _floor_by(ranked: Sequence[Candidate], room: Room) -> int:
    due = [one.value for one in ranked if one.at <= room.by]
    return due[room.people - 1] if 0 < room.people < len(due) else 0
