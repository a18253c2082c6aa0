"""How much a promise is about: the sum that it names, or what is due by its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from puntual.domain.agreements.owed_then import owed_for
from puntual.domain.agreements.promise import Promised
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import OpenInstalment


@dataclass(frozen=True, slots=True)
class PromisedSums:
    """How much was promised.

    Attributes:
        sums: by currency; never more than is owed.
        due_to: what is due by that day is meant.
        is_part: whether a sum was named that is not all of it.
    """

    sums: tuple[Money, ...]
    due_to: date
    is_part: bool = False

    def by(self, last_on: date, tolerance: int, heard_at: datetime | None) -> Promised:
        """Return the promise of it until a last day."""
        return Promised(self.sums, last_on, self.due_to, tolerance, heard_at, is_part=self.is_part)


def promised_sums(
    named: int | None, day: date, at: datetime, owed: Sequence[OpenInstalment]
) -> PromisedSums:
    """Return how much a promise is about.

    Args:
        named: the sum that it names, in minor units; None for none.
        day: the promised day.
        at: when it was heard (UTC).
        owed: what is open then, oldest due first.
    """
    due_to = max(day, owed[0].due_on) if owed else day
    due = tuple(owed_for(due_to, at, owed))
    if not named or named <= 0:
        return PromisedSums(due, due_to)
    found = _one_of(due, named)
    if found is None:
        due_to = max([due_to, *(one.due_on for one in owed)])
        found = _one_of(tuple(owed_for(due_to, at, owed)), named)
    if found is None:
        return PromisedSums(due, due_to)
    return PromisedSums((Money(named, found.currency),), due_to, is_part=named < found.minor)


def _one_of(due: Sequence[Money], named: int) -> Money | None:
    """Return what is owed in the first currency in which enough is."""
    return next((one for one in due if one.minor >= named), None)
