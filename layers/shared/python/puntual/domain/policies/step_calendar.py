"""The days of each step for one instalment.

Business days, paydays, catch-up, and earlier reminders for debtors who have begun to pay later.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from puntual.domain.policies.cadence import CatchUp, DayUnit, Step
from puntual.domain.policies.giving_way import StepDays, give_way
from puntual.domain.policies.policy import LAST_DAY

_ONE_DAY = timedelta(days=1)
# No calendar is closed for longer; one that is (a year that no file covers) opens no step at all.
_LONGEST_CLOSURE = 30

type IsOpen = Callable[[date], bool]
type FindDays = Callable[[Sequence[StepDays]], Sequence[StepDays]]


@dataclass(frozen=True, slots=True)
class Timetable:
    """The steps of one instalment with their days, in order."""

    days: tuple[StepDays, ...]

    def reached(self, today: date) -> Step | None:
        """Return the last step whose day has come, whether or not it may still go out."""
        begun = [one for one in self.days if one.start <= today]
        return begun[-1].step if begun else None

    def current(self, today: date) -> Step | None:
        """Return the step that may go out today."""
        begun = [one for one in self.days if one.start <= today]
        return begun[-1].step if begun and begun[-1].covers(today) else None

    def following(self, today: date) -> date | None:
        """Return the next day on which a step begins."""
        # Behind a payday, the next step in order is not always the next in time.
        return min((one.start for one in self.days if one.start > today), default=None)


def timetable(
    steps: Sequence[Step],
    due_on: date,
    sent_on: Mapping[str, date],
    *,
    is_open: IsOpen,
    paydays: frozenset[int] = frozenset(),
    earlier_days: int = 0,
    find_days: FindDays | None = None,
) -> Timetable:
    """Return the days of every step of an instalment.

    Args:
        steps: the steps that are meant for this debtor and instalment, in the cadence's order.
        due_on: the instalment's due date.
        sent_on: the first local day on which each step went out for it.
        is_open: returns whether a day is a business day where the debtor may be.
        paydays: days of the month near which to remind; 31 stands for the last one.
        earlier_days: the days by which steps before the due date are brought forward.
        find_days: finds days of their own for steps that give way; among business days by default.
    """
    delay = timedelta(0)
    days: list[StepDays] = []
    for place, step in enumerate(steps):
        planned = _planned(step, due_on, is_open, earlier_days)
        start = _near_payday(step, planned, paydays, is_open) + delay
        days.append(StepDays(step, start, _last_day(step, planned + delay, start, is_open)))
        if step.catch_up is CatchUp.SHIFT:
            sent = sent_on.get(step.name)
            if sent is not None:
                delay += max(sent - start, timedelta(0))
            elif not any(later.name in sent_on for later in steps[place + 1 :]):
                # What comes after a step that must not be left out waits for it, unless it went
                # out already: no step is ever made up for after a later one.
                break
    placed = give_way(days, is_open) if find_days is None else find_days(days)
    return Timetable(tuple(placed))


def _planned(step: Step, due_on: date, is_open: IsOpen, earlier_days: int) -> date:
    offset = step.offset - earlier_days if step.offset < 0 else step.offset
    if step.unit is DayUnit.CALENDAR:
        return due_on + timedelta(days=offset)
    return _count_open_days(due_on, offset, is_open)


def _count_open_days(day: date, offset: int, is_open: IsOpen) -> date:
    direction = _ONE_DAY if offset > 0 else -_ONE_DAY
    left, closed = abs(offset), 0
    while left and closed < _LONGEST_CLOSURE:
        day += direction
        opened = is_open(day)
        left -= opened
        closed = 0 if opened else closed + 1
    return day


def _near_payday(step: Step, planned: date, paydays: frozenset[int], is_open: IsOpen) -> date:
    if not (step.near_payday and paydays):
        return planned
    span = (planned + timedelta(days=n) for n in range(step.valid_days))
    payday = next((day for day in span if _is_payday(day, paydays)), planned)
    # Wages come before a closed payday, and a reminder that waits for one may miss its last day.
    while payday > planned and not is_open(payday):
        payday -= _ONE_DAY
    return payday


def _is_payday(day: date, paydays: frozenset[int]) -> bool:
    last = monthrange(day.year, day.month)[1]
    return day.day in paydays or (LAST_DAY in paydays and day.day == last)


def _last_day(step: Step, planned: date, start: date, is_open: IsOpen) -> date | None:
    end = planned + timedelta(days=step.valid_days - 1)
    match step.catch_up:
        case CatchUp.SEND_LATEST | CatchUp.EARLIER:
            return end
        case CatchUp.SHIFT:
            return None
        case CatchUp.SKIP:
            # Its own day only; a closed one is no outage, so the next open day counts as it.
            span = (start + timedelta(days=n) for n in range((end - start).days + 1))
            return next((day for day in span if is_open(day)), start)
        case _ as unreachable:
            assert_never(unreachable)
