"""The entries that lower what is owed, in the order in which they are spent.

They are taken in the order of their days, so the result does not depend on the order in which they
were recorded. Of one day credit notes come before payments: what is no longer asked for needs no
money.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import CreditNote, Reversal
from puntual.domain.receivables.receivable import Payment

CREDIT: Final = 0
PAYMENT: Final = 1


@dataclass(frozen=True, slots=True, order=True)
class EntryPlace:
    """The place of an entry among all.

    Attributes:
        rank: the place of its kind within a day.
    """

    on: date
    rank: int
    id: DocumentId


@dataclass(frozen=True, slots=True)
class Entry:
    """A payment without what was reversed of it, or a credit note.

    Attributes:
        invoice: the invoice that it names, on which it is spent first.
        recorded_at: when it was recorded (UTC).
    """

    place: EntryPlace
    amount: Money
    invoice: DocumentId | None
    recorded_at: datetime

    @property
    def is_money(self) -> bool:
        """Tell whether somebody paid it."""
        return self.place.rank == PAYMENT


def entry_of(payment: Payment) -> Entry:
    """Return the entry of a payment of which nothing was reversed."""
    place = EntryPlace(payment.paid_on, PAYMENT, payment.id)
    return Entry(place, payment.amount, payment.invoice, payment.recorded_at)


def entries_of(
    payments: Iterable[Payment],
    reversals: Iterable[Reversal] = (),
    credit_notes: Iterable[CreditNote] = (),
) -> list[Entry]:
    """Return all entries in their order."""
    found = [*_of_payments(payments, reversals), *map(_of_credit, _counting(credit_notes))]
    return sorted(found, key=lambda one: one.place)


def _of_payments(payments: Iterable[Payment], reversals: Iterable[Reversal]) -> Iterator[Entry]:
    gone: dict[DocumentId, int] = {}
    for one in reversals:
        gone[one.id.payment] = gone.get(one.id.payment, 0) + one.amount.minor
    for payment in payments:
        entry = entry_of(payment)
        minor = entry.amount.minor - gone.get(payment.id, 0)
        yield replace(entry, amount=Money(minor, entry.amount.currency))


def _counting(credit_notes: Iterable[CreditNote]) -> Iterator[CreditNote]:
    return (one for one in credit_notes if one.counts)


def _of_credit(note: CreditNote) -> Entry:
    place = EntryPlace(note.issued_on, CREDIT, note.id)
    return Entry(place, note.amount, note.invoice, note.recorded_at)
