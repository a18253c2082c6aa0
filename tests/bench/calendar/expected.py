"""The days on which notices should come, worked out from the calendar files alone."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from typing import Final

PREVENTIVE: Final = {"due_in_7_days": 7, "due_in_3_days": 3, "due_in_1_day": 1, "due_today": 0}
_SATURDAY: Final = 5


@lru_cache(maxsize=32)
def closed_days(country: str) -> frozenset[date]:
    """Return the holidays of a country, with all overlays."""
    file = resources.files("puntual.data") / "holidays" / f"{country}.json"
    calendar = json.loads(file.read_text(encoding="utf-8"))
    tables = (calendar["national"], *(one["days"] for one in calendar["overlays"]))
    return frozenset(date.fromisoformat(day) for table in tables for day in table)


def right_days(country: str, due: date) -> Mapping[str, date]:
    """Return the day of each notice: its own, the last open one before, or that it gave way to."""
    found: dict[str, date] = {}
    free_until = due
    for step, before in reversed(PREVENTIVE.items()):
        wanted = min(due - timedelta(days=before), free_until)
        found[step] = next(day for day in _backwards(wanted) if _is_open(country, day))
        free_until = found[step] - timedelta(days=1)
    return found


def _backwards(day: date) -> Iterator[date]:
    return (day - timedelta(days=back) for back in range(30))


def _is_open(country: str, day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in closed_days(country)
