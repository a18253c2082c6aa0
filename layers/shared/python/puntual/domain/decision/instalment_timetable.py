"""The days of an instalment's steps: those that all share, and those that messages have moved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, partial

from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.contact_law.contact_window import next_allowed
from puntual.domain.contact_law.holidays import HolidayCalendar
from puntual.domain.contact_law.weekly_hours import WeeklyHours
from puntual.domain.policies.affordable_steps import keep_affordable
from puntual.domain.policies.cadence import CatchUp, Step
from puntual.domain.policies.step_calendar import Timetable, timetable

_SATURDAY = 5


def may_move(steps: Iterable[Step]) -> bool:
    """Tell whether a step waits for the day on which an earlier one went out."""
    return any(step.catch_up is CatchUp.SHIFT for step in steps)


def gives_way(steps: Iterable[Step]) -> bool:
    """Tell whether a step goes ahead of closed days, and must leave room for those after it."""
    return any(step.catch_up is CatchUp.EARLIER for step in steps)


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


@dataclass(frozen=True, slots=True)
class Openings:
    """When messages may go out to a debtor.

    Attributes:
        rules: with the caps in force.
        hours: the creditor's own hours.
        room: what of an open window must lie ahead of a message.
    """

    rules: ContactRules
    hours: WeeklyHours
    room: timedelta

    def first_of(self, day: date) -> datetime | None:
        """Return when the first message of a local day may go out; None on a closed day."""
        zone = self.rules.zones[0]
        midnight = datetime.combine(day, time.min, zone).astimezone(UTC)
        opening = next_allowed(self.rules, self.hours, midnight, self.room)
        is_of_day = opening is not None and opening.astimezone(zone).date() == day
        return opening if is_of_day else None


@lru_cache(maxsize=8192)
def timetable_within_caps(
    steps: tuple[Step, ...],
    due_on: date,
    first_days: frozenset[tuple[str, date]],
    openings: Openings,
    paydays: frozenset[int],
    earlier_days: int,
) -> Timetable:
    """Return a timetable whose steps give way to closed days, to each other and to the caps.

    Args:
        steps: those that are meant for the debtor and the instalment.
        due_on: the instalment's due date.
        first_days: the day on which each step first went out.
        openings: when messages may go out.
        paydays: days of the month near which to remind.
        earlier_days: the days by which steps before the due date are brought forward.
    """
    rules = openings.rules
    return timetable(
        steps,
        due_on,
        dict(first_days),
        is_open=partial(_is_open, rules.holidays),
        paydays=paydays,
        earlier_days=earlier_days,
        find_days=partial(keep_affordable, rules=rules, opening_of=openings.first_of),
    )


def _is_open(holidays: HolidayCalendar, day: date) -> bool:
    return day.weekday() < _SATURDAY and not holidays.is_closed(day)
