"""Cadences: the ordered steps that an instalment passes on its way from -7 to +8 days."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder of a cadence.

    Attributes:
        name: also the stem of its template's name.
        offset: days from the due date at which it begins; negative before it.
        valid_days: for how many days it may still go out. A step that an outage delayed beyond
            that is skipped, and the next one speaks instead: never a flood.
    """

    name: str
    offset: int
    valid_days: int

    @property
    def last_day(self) -> int:
        """The last day, counted from the due date, on which it may go out."""
        return self.offset + self.valid_days - 1


@dataclass(frozen=True, slots=True)
class Cadence:
    """Steps in the order of their offsets."""

    name: str
    steps: tuple[Step, ...]

    def reached(self, days_past_due: int) -> Step | None:
        """Return the last step whose day has come, whether or not it may still go out."""
        begun = [step for step in self.steps if step.offset <= days_past_due]
        return begun[-1] if begun else None

    def current(self, days_past_due: int) -> Step | None:
        """Return the step that may go out on this day."""
        step = self.reached(days_past_due)
        return step if step is not None and days_past_due <= step.last_day else None

    def following(self, days_past_due: int) -> Step | None:
        """Return the first step whose day has not come yet."""
        return next((step for step in self.steps if step.offset > days_past_due), None)

    def index_of(self, name: str) -> int:
        """Return the position of a step; -1 for a step that this cadence does not have."""
        return next((i for i, step in enumerate(self.steps) if step.name == name), -1)

    def latest(self, names: Iterable[str]) -> int:
        """Return the highest position among the named steps, -1 when there is none."""
        return max((self.index_of(name) for name in names), default=-1)


PREVENTIVE_AND_OVERDUE = Cadence(
    "preventive_and_overdue",
    (
        Step("due_in_7_days", -7, 4),
        Step("due_in_3_days", -3, 3),
        Step("due_today", 0, 3),
        Step("overdue_3_days", 3, 5),
        Step("overdue_8_days", 8, 14),
    ),
)
