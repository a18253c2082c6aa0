"""Closed days as policy documents write them: a date, a day of each year, or a span of either.

``2026-12-24``, ``12-24``, ``2026-12-24..2027-01-02``, ``12-31..01-02``; both ends are closed.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from puntual.domain.contact_law.holidays import ClosedDays

SPAN = ".."
_LENGTH_OF_A_DATE = len("2026-12-24")
_ONE_DAY = timedelta(days=1)
# A leap year, so that 29 February is a day of it.
_SOME_YEAR, _YEAR_BEFORE = 2000, 1999


def read_closed_days(texts: Iterable[str]) -> ClosedDays:
    """Return the closed days of all texts."""
    dates: set[date] = set()
    yearly: set[tuple[int, int]] = set()
    for text in texts:
        days = days_of(text)
        if is_yearly(text):
            yearly.update((day.month, day.day) for day in days)
        else:
            dates.update(days)
    return ClosedDays(frozenset(dates), frozenset(yearly))


def is_yearly(text: str) -> bool:
    """Tell whether a text names no year."""
    return len(text.partition(SPAN)[0]) < _LENGTH_OF_A_DATE


def days_of(text: str) -> list[date]:
    """Return the days of one text; those of each year, in some year.

    Raises:
        ValueError: a day is none of the calendar.
    """
    first, _, last = text.partition(SPAN)
    start, end = _day(first), _day(last or first)
    if is_yearly(text) and end < start:
        # Over the new year: counted back from the end, so that 29 February is a day in it.
        start = start.replace(year=_YEAR_BEFORE)
    return [start + number * _ONE_DAY for number in range((end - start).days + 1)]


def _day(text: str) -> date:
    return date.fromisoformat(text if len(text) == _LENGTH_OF_A_DATE else f"{_SOME_YEAR}-{text}")
