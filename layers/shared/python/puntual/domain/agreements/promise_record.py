"""How past promises ended, counted: the same size for any number of them."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from puntual.domain.agreements.promise import Promise, PromiseMoney, PromiseState, state_of


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """How promises ended whose grace has passed; the same size for any number of them.

    Attributes:
        kept: how many were kept.
        broken: how many were not.
        unkept: how many were made since the last one that was kept.
        broken_since: how many of these were broken.
        last_on: the last day of grace of any; money of that day or before may have kept one.
        was_lowered: whether less was owed of one in the end than was promised.
    """

    kept: int = 0
    broken: int = 0
    unkept: int = 0
    broken_since: int = 0
    last_on: date | None = None
    was_lowered: bool = False

    def after(self, promise: Promise, money: PromiseMoney) -> "PromiseRecord":
        """Return the record with one more whose grace has passed."""
        last_on = max(promise.promised.last_on, self.last_on or promise.promised.last_on)
        known = replace(self, last_on=last_on, was_lowered=self.was_lowered or any(money.lowered))
        match state_of(promise, money, is_over=True):
            case PromiseState.KEPT:
                return replace(known, kept=self.kept + 1, unkept=0, broken_since=0)
            case PromiseState.BROKEN:
                return replace(
                    known,
                    broken=self.broken + 1,
                    unkept=self.unkept + 1,
                    broken_since=self.broken_since + 1,
                )
            case _:
                return replace(known, unkept=self.unkept + int(promise.promised.is_replaced))


NO_RECORD: Final = PromiseRecord()
