"""The days of an instalment's steps: those that all share, and those that messages have moved."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache, partial

from puntual.domain.contact_law.holidays import HolidayCalendar
from puntual.domain.policies.cadence import CatchUp, Step
from puntual.domain.policies.step_calendar import Timetable, timetable

_SATURDAY = 5


def may_move(steps: Iterable[Step]) -> bool:
    """Tell whether a step waits for the day on which an earlier one went out."""
    return any(step.catch_up is CatchUp.SHIFT for step in steps)


@lru_cache(maxsize=8192)
def timetable_without_history(
    steps: tuple[Step, ...],
    due_on: date,
    holidays: HolidayCalendar,
    paydays: frozenset[int],
    earlier_days: int,
) -> Timetable:
    """Return a timetable that no message has moved: everyone with the due date has the same."""
    return timetable(
        steps,
        due_on,
        {},
        is_open=partial(_is_open, holidays),
        paydays=paydays,
        earlier_days=earlier_days,
    )


def timetable_with_history(
    steps: tuple[Step, ...],
    due_on: date,
    first_days: Mapping[str, date],
    *,
    holidays: HolidayCalendar,
    paydays: frozenset[int],
    earlier_days: int,
) -> Timetable:
    """Return a timetable with the days on which each step first went out."""
    return timetable(
        steps,
        due_on,
        first_days,
        is_open=partial(_is_open, holidays),
        paydays=paydays,
        earlier_days=earlier_days,
    )


def _is_open(holidays: HolidayCalendar, day: date) -> bool:
    return day.weekday() < _SATURDAY and not holidays.is_closed(day)
