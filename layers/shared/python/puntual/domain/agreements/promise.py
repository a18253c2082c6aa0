"""Promises to pay, and what became of each: it follows from the money that came.

Each payment counts once: it keeps the oldest promise first, and what is left of it the next one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from puntual.domain.money import Money
from puntual.domain.receivables.entries import Entry

# The day of an instant by UTC may be one later than the debtor's own, and one earlier than never.
_ONE_DAY: Final = timedelta(days=1)
_ALL: Final = 100


class PromiseState(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised; it lies with the hold that the promise made.

    Attributes:
        sums: how much, by currency; never more than was owed when it was promised.
        last_on: the last day on which money keeps it, its grace included.
        due_to: what is due by that day is meant.
        tolerance: by how many per cent less keeps it as well.
        heard_at: when it was heard (UTC), where that was later than it was said: the sums are as
            of then.
        is_part: whether a sum was named, so that another promise may be for the rest.
        is_replaced: whether another promise has taken its place.
        is_taken_back: whether its words were changed into others.
    """

    sums: tuple[Money, ...]
    last_on: date
    due_to: date
    tolerance: int = 0
    heard_at: datetime | None = None
    is_part: bool = False
    is_replaced: bool = False
    is_taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise.

    Attributes:
        id: that of its hold.
        made_at: when it was made (UTC).
        due_on: the debtor's day that was promised.
        is_cancelled: whether another one took its place, or a person ended it.
    """

    id: str
    made_at: datetime
    due_on: date
    promised: Promised
    is_cancelled: bool = False

    @property
    def made_on(self) -> date:
        """The earliest day that may have been the debtor's when it was made."""
        return (self.made_at - _ONE_DAY).date()

    def takes(self, entry: Entry) -> bool:
        """Tell whether a payment counts for it: made since, and by the end of the grace."""
        return (
            entry.is_money
            and not self.is_cancelled
            and self.made_at <= entry.recorded_at
            and self.made_on <= entry.place.on <= self.promised.last_on
        )

    def is_over(self, at: datetime) -> bool:
        """Tell whether its grace has passed wherever the debtor may be."""
        return (at - _ONE_DAY).date() > self.promised.last_on


@dataclass(frozen=True, slots=True)
class PromiseMoney:
    """What has come for a promise, and what of it is not asked for any more.

    Attributes:
        promise: its id.
        got: by currency, as the promise lists its sums; empty for nothing.
        lowered: what credit notes, cancelled and corrected invoices have taken off the sums.
    """

    promise: str
    got: tuple[int, ...] = ()
    lowered: tuple[int, ...] = ()


def state_of(promise: Promise, money: PromiseMoney, *, is_over: bool) -> PromiseState:
    """Return what became of a promise.

    Args:
        promise: the promise.
        money: what has come for it.
        is_over: whether its grace has passed.
    """
    if promise.is_cancelled:
        return PromiseState.CANCELLED
    needed = needed_for(promise, money)
    received = _filled(money.got, promise)
    if not any(needed) and not any(received):
        return PromiseState.CANCELLED
    least = _ALL - promise.promised.tolerance
    if all(got * _ALL >= due * least for got, due in zip(received, needed, strict=True)):
        return PromiseState.KEPT
    return PromiseState.BROKEN if is_over else PromiseState.OPEN


def needed_for(promise: Promise, money: PromiseMoney) -> tuple[int, ...]:
    """Return how much keeps a promise by currency, without what is not asked for any more."""
    lowered = _filled(money.lowered, promise)
    sums = promise.promised.sums
    return tuple(max(0, one.minor - less) for one, less in zip(sums, lowered, strict=True))


def missing_of(promise: Promise, money: PromiseMoney) -> tuple[Money, ...]:
    """Return what has not come of a promise, by currency."""
    received = _filled(money.got, promise)
    pairs = zip(promise.promised.sums, needed_for(promise, money), received, strict=True)
    return tuple(Money(max(0, due - got), one.currency) for one, due, got in pairs)


def with_entries(
    promises: Sequence[Promise], known: Mapping[str, PromiseMoney], entries: Iterable[Entry]
) -> tuple[PromiseMoney, ...]:
    """Return what has come for promises after some more entries; nothing where nothing has."""
    ordered = sorted(promises, key=lambda one: (one.made_at, one.id))
    moneys = {one.id: known.get(one.id, PromiseMoney(one.id)) for one in ordered}
    for entry in entries:
        left = entry.amount.minor
        for promise in ordered:
            if left > 0 and promise.takes(entry):
                left -= _take(promise, moneys, entry.amount.currency, left)
    return tuple(moneys[name] for name in sorted(moneys) if moneys[name] != PromiseMoney(name))


def _take(promise: Promise, moneys: dict[str, PromiseMoney], currency: str, left: int) -> int:
    """Give a promise what it still needs; return how much it took."""
    money = moneys[promise.id]
    got = [*_filled(money.got, promise)]
    taken = 0
    for place, due in enumerate(needed_for(promise, money)):
        if promise.promised.sums[place].currency == currency:
            taken = max(0, min(left, due - got[place]))
            got[place] += taken
    if taken:
        moneys[promise.id] = replace(money, got=tuple(got))
    return taken


def _filled(minors: tuple[int, ...], promise: Promise) -> tuple[int, ...]:
    return minors or (0,) * len(promise.promised.sums)
