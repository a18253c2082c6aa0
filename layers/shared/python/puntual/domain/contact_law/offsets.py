"""Offsets of a zone from UTC around a day, and the distinct clocks among zones."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)
_ONE_SECOND = timedelta(seconds=1)
# Local midnight lies between 14 hours before and 12 hours after the same midnight in UTC.
_EARLIEST_LOCAL = timedelta(hours=14)
_LATEST_LOCAL = timedelta(hours=12)
# More days than a decision needs, before the month (weeks of attempts) and after it (the horizon).
_DAYS_BEFORE = 60
_DAYS_IN_ALL = 240


class Span(NamedTuple):
    """A half-open span of instants in UTC."""

    start: datetime
    end: datetime


def offsets_around(zone: ZoneInfo, day: date) -> tuple[tuple[Span, timedelta], ...]:
    """Return the pieces of constant offset that cover a local day, at most two."""
    midnight = datetime.combine(day, time.min, UTC)
    around = Span(midnight - _EARLIEST_LOCAL, midnight + _ONE_DAY + _LATEST_LOCAL)
    before, after = _offset(zone, around.start), _offset(zone, around.end)
    if before == after:
        return ((around, before),)
    change = _clock_change(zone, around)
    return ((Span(around.start, change), before), (Span(change, around.end), after))


@lru_cache(maxsize=1024)
def distinct_clocks(zones: tuple[ZoneInfo, ...], year: int, month: int) -> tuple[ZoneInfo, ...]:
    """Return one zone for each distinct clock among the zones, around a month.

    A Mexican debtor without an address may be in 12 zones, but they show 4 different times;
    judging the others again would cost two thirds of the decision.
    """
    if len(zones) == 1:
        return zones
    first = date(year, month, 1) - timedelta(days=_DAYS_BEFORE)
    days = [first + timedelta(days=number) for number in range(_DAYS_IN_ALL)]
    clocks = {tuple(offsets_around(zone, day) for day in days): zone for zone in reversed(zones)}
    return tuple(clocks.values())


def _clock_change(zone: ZoneInfo, around: Span) -> datetime:
    """Return the first second of the new offset, by bisection."""
    low, high = around
    before = _offset(zone, low)
    while high - low > _ONE_SECOND:
        middle = low + (high - low) // _ONE_SECOND // 2 * _ONE_SECOND
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
