"""What a billing system would tell Puntual, in the ingest API's own words, day by day."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

type Item = dict[str, Any]


@dataclass(slots=True)
class BillingDay:
    """What happened on one day: who is new, what was invoiced, paid and credited."""

    on: date
    customers: list[Item] = field(default_factory=list)
    invoices: list[Item] = field(default_factory=list)
    payments: list[Item] = field(default_factory=list)
    credit_notes: list[Item] = field(default_factory=list)

    def __len__(self) -> int:
        """Return how many items there are."""
        documents = len(self.invoices) + len(self.payments) + len(self.credit_notes)
        return len(self.customers) + documents

    def add(self, other: "BillingDay") -> None:
        """Take in what happened on another day."""
        self.customers += other.customers
        self.invoices += other.invoices
        self.payments += other.payments
        self.credit_notes += other.credit_notes


class Feed:
    """Hands out days in order; what happened before the first one comes with it."""

    def __init__(self, days: Iterable[BillingDay]) -> None:
        """Read lazily: a file of any length passes through."""
        self._days: Iterator[BillingDay] = iter(days)
        self._next: BillingDay | None = None

    def until(self, day: date) -> BillingDay:
        """Return everything up to a day that was not handed out before."""
        collected = BillingDay(day)
        while (following := self._peek()) is not None and following.on <= day:
            collected.add(following)
            self._next = None
        return collected

    def _peek(self) -> BillingDay | None:
        if self._next is None:
            self._next = next(self._days, None)
        return self._next


def payment_id(*parts: object) -> str:
    """Return the same id for the same payment in every run, short enough for any invoice id."""
    text = "|".join(str(part) for part in parts)
    return f"P-{hashlib.sha256(text.encode()).hexdigest()[:20]}"
