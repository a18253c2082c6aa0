"""Lowest priority still sent today when the daily limit is smaller than demand.

A person who is written to uses up a place for 24 hours. So a message that is due early competes
with those due later on the same day: a place is kept for each more valuable one, and the others
get a place as soon as one is certain to be left. Tomorrow's messages compete tomorrow. A place
kept idle overnight would be lost, and messages due at eight every day would keep all places from
each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from zlib import crc32

from puntual.domain.ids import DebtorId
from puntual.domain.sending.fair_order import share_places
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
    """A debtor who will be due, with the instant and the priority."""

    at: datetime
    priority: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """The demand of one number.

    Attributes:
        due: the debtors who are due by the last instant, each once.
        room: for each instant, how many of them it may write to from now until then.
        used: how many it has written to today.
    """

    due: Sequence[Candidate]
    room: Sequence[int]
    used: int = 0


def priority_of(value: int, debtor: DebtorId) -> int:
    """Return the priority of a message; higher goes first, and hardly two are equal.

    Args:
        value: the value of the message, in about US cents; zero has priority zero.
        debtor: the debtor, who breaks a tie of equal values.
    """
    return value * _TIES + crc32(debtor.encode()) % _TIES if value else 0


def value_of_priority(priority: int) -> int:
    """Return the value behind a priority."""
    return priority // _TIES


def instants_ahead(now: datetime) -> Sequence[datetime]:
    """Return the instants at which room is checked: now, and the hours when places are freed."""
    ahead = (now + hours * _HOUR for hours in range(_HOURS_AHEAD + 1))
    return [at for at in ahead if at <= end_of_forecast(now)]


def end_of_forecast(now: datetime) -> datetime:
    """Return the instant up to which messages compete: the end of the day at the latest.

    Without that end, noon in the west would compete with the next morning in the east.
    """
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    ends = midnight + _DAY_ENDS
    return min(now + _AHEAD, ends if now < ends else ends + _DAY)


def priority_cutoff_of(
    number: str, sharing: Mapping[str, Prospect], room: Sequence[int], instants: Sequence[datetime]
) -> int:
    """Return the lowest priority of a number for which there is room at every instant ahead.

    Of a shared limit each number has an equal share of the day first, and the rest goes by value.

    Args:
        number: the number.
        sharing: the demand of all numbers that share its limit, itself included. Messages that a
            new or capped number may not send keep no place.
        room: for each instant, how many people all of them may write to until then.
        instants: the instants of ``room`` and of the prospects.

    Returns:
        Zero where there is room for all, and where there is no room at all.
    """
    sharing = {name: _by_priority(one) for name, one in sharing.items()}
    own, used = sharing[number], {name: one.used for name, one in sharing.items()}
    return max(
        max(
            _last(_due(own, by), own.room[place]),
            _last_of(number, _competing(sharing, by, place), people, used),
        )
        for place, (by, people) in enumerate(zip(instants, room, strict=True))
    )


def is_of_this_hour(state: NumberState, now: datetime) -> bool:
    """Tell whether the cut-off was computed this hour; places are freed once an hour."""
    found_at = state.value_floor_at
    return found_at is not None and found_at <= now and hour_of(found_at) == hour_of(now)


def may_be_short(left: int, due: int, limit: int, debtors: int | None) -> bool:
    """Tell whether the quota may run short, so that a forecast is worth its reads.

    Args:
        left: people who may still be written to.
        due: people who are due now.
        limit: people who may be written to in 24 hours.
        debtors: the creditor's debtors as of last night; None without a count. There may be many
            more since, so a quota that is half used up may run short as well.
    """
    return debtors is None or debtors > limit or left - due < limit // 2


def _by_priority(prospect: Prospect) -> Prospect:
    return replace(prospect, due=sorted(prospect.due, key=lambda one: -one.priority))


def _due(prospect: Prospect, by: datetime) -> list[int]:
    return [one.priority for one in prospect.due if one.at <= by]


def _competing(sharing: Mapping[str, Prospect], by: datetime, place: int) -> dict[str, list[int]]:
    """Return the priorities of all that the limits of their own numbers admit."""
    return {name: _due(one, by)[: max(one.room[place], 0)] for name, one in sharing.items()}


def _last_of(
    number: str, competing: Mapping[str, list[int]], people: int, used: Mapping[str, int]
) -> int:
    """Return the priority that takes a number's last place; zero where a place is left over."""
    if not 0 < people <= sum(map(len, competing.values())):
        return 0
    own, given = competing[number], share_places(competing, people, used)
    if not own:
        # Whoever the forecast does not know yet competes by value, until the next hour.
        return min(competing[name][count - 1] for name, count in given.items() if count)
    return own[given[number] - 1] if given[number] else own[0] + 1


def _last(priorities: Sequence[int], people: int) -> int:
    """Return the priority that takes the last place; zero where a place is left over."""
    return priorities[people - 1] if 0 < people <= len(priorities) else 0
