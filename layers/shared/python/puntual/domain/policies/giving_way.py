"""Steps that give way: each on an open day of its own, on its day or as shortly before as can be.

A reminder of what is to come is of no use once it has come, so a closed day sends it ahead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from puntual.domain.policies.cadence import CatchUp, Step

_ONE_DAY: Final = timedelta(days=1)
# No calendar is closed for longer; beyond it the planned day stands, and its window stays shut.
_LONGEST_CLOSURE: Final = 30


@dataclass(frozen=True, slots=True)
class StepDays:
    """The days on which a step may go out.

    Attributes:
        last: None for a step without an end, which waits until it has gone out.
    """

    step: Step
    start: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Tell whether the step may go out on a day."""
        return self.start <= day and (self.last is None or day <= self.last)

    @property
    def gives_way(self) -> bool:
        """Tell whether it goes ahead of a closed day, or of a day that a later step needs."""
        return self.step.catch_up is CatchUp.EARLIER


def give_way(days: Sequence[StepDays], may_write: Callable[[date], bool]) -> list[StepDays]:
    """Return the days after steps that give way have found an open day of their own.

    Of two that meet, the earlier one goes to the open day before: due on a Monday, the last one
    keeps the Monday, the one of Sunday goes to Friday, and that of Friday to Thursday.

    Args:
        days: in the cadence's order.
        may_write: returns whether a message may go out on a day.
    """
    placed: list[StepDays] = []
    for one in reversed(days):
        behind = placed[-1].start - _ONE_DAY if placed else one.start
        placed.append(_moved(one, min(one.start, behind), may_write) if one.gives_way else one)
    return placed[::-1]


def _moved(one: StepDays, latest: date, may_write: Callable[[date], bool]) -> StepDays:
    span = (latest - timedelta(days=back) for back in range(_LONGEST_CLOSURE))
    return replace(one, start=next((day for day in span if may_write(day)), latest))
