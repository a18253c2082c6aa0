"""Allocation of payments and credit notes: the named invoice first, then the oldest due first.

The result is never stored. It is derived each time from the documents, so that two writers cannot
disagree and a decision can be replayed.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from puntual.domain.ids import DocumentId
from puntual.domain.money import Money, total_by_currency
from puntual.domain.receivables.charges import NO_CHARGES, Charges
from puntual.domain.receivables.corrections import CreditNote, Reversal
from puntual.domain.receivables.directed_money import Directions, direct
from puntual.domain.receivables.entries import Entry, entries_of
from puntual.domain.receivables.offers import (
    GivenDiscount,
    OfferBook,
    OfferGroup,
    SettlementOffer,
    groups_of,
)
from puntual.domain.receivables.receivable import (
    InstalmentKey,
    Invoice,
    InvoiceStatus,
    OpenInstalment,
    Payment,
    Settlement,
)


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance after all payments and credit notes are allocated.

    Attributes:
        open_instalments: oldest due first.
        credits: unapplied money, per currency.
        settled: invoices without an outstanding amount.
        settlements: instalments that a payment completed, with its day.
        last_unnamed: the latest due instalment that got what did not name its invoice, as its
            due date and key; an older one would have got it instead.
        discounts: what is not asked for since money met an offer, by invoice.
    """

    open_instalments: tuple[OpenInstalment, ...]
    credits: tuple[Money, ...]
    settled: frozenset[DocumentId]
    settlements: tuple[Settlement, ...] = ()
    last_unnamed: tuple[date, InstalmentKey] | None = None
    discounts: tuple[GivenDiscount, ...] = ()


@dataclass(slots=True, eq=False)
class _OpenPart:
    key: InstalmentKey
    label: str
    issued_on: date
    due_on: date
    amount: Money
    left: int
    pay_reference: str = ""
    recorded_at: datetime | None = None
    settled_on: date | None = None
    credited: int = 0
    discounted: int = 0
    charges: Charges = NO_CHARGES
    contract_on: date | None = None

    @property
    def order(self) -> tuple[date, InstalmentKey]:
        """The order in which money that names no invoice is spent."""
        return self.due_on, self.key


def allocate(
    invoices: Iterable[Invoice],
    payments: Iterable[Payment],
    reversals: Iterable[Reversal] = (),
    credit_notes: Iterable[CreditNote] = (),
    offers: Iterable[SettlementOffer] = (),
) -> Balance:
    """Allocate every payment, as far as it was not reversed, and every credit note.

    Each settles only instalments of its own currency. They are taken in the order of their days,
    so the result does not depend on the order in which they were recorded. Money that comes to the
    sum of an offer by its last day goes to what was offered, and settles it: the rest is a
    discount. It takes a time that is linear in all of them, in the instalments that offers list,
    and in the payments that came between an offer and its last day.
    """
    parts = _parts(invoices)
    unpaid = _Unpaid(parts)
    entries = entries_of(payments, reversals, credit_notes)
    groups = groups_of(offers, parts)
    discounts = _Discounts(OfferBook(groups), direct(groups, entries, parts))
    unspent: list[Money] = []
    for entry in entries:
        if discounts.are_booked_by(entry):
            continue
        left_over, spent_on = unpaid.settle(entry, discounts.shares_of(entry))
        if entry.is_money:
            discounts.give(spent_on, entry)
        if left_over:
            unspent.append(Money(left_over, entry.amount.currency))
    balance = _balance(parts, unspent, unpaid.last_unnamed)
    return replace(balance, discounts=tuple(chain.from_iterable(discounts.given.values())))


class _Discounts:
    """What is not asked for since money met offers, by invoice."""

    def __init__(self, book: OfferBook[_OpenPart], directions: Directions[_OpenPart]) -> None:
        self.given: dict[DocumentId, list[GivenDiscount]] = {}
        self._book = book
        self._directions = directions

    def shares_of(self, entry: Entry) -> Sequence[tuple[OfferGroup[_OpenPart], int]]:
        """Return what of a payment goes to what an offer named."""
        return self._directions.shares.get(entry.place.id, ()) if entry.is_money else ()

    def are_booked_by(self, entry: Entry) -> bool:
        """Take a credit note for the discount of its invoice itself, if it is of that very amount.

        A billing system books a discount so; it is not to be taken off twice.
        """
        if entry.is_money or entry.invoice is None or entry.invoice not in self.given:
            return False
        known = total_by_currency(one.amount for one in self.given[entry.invoice])
        if known != (entry.amount,):
            return False
        del self.given[entry.invoice]
        return True

    def give(self, spent_on: Iterable[_OpenPart], entry: Entry) -> None:
        """Give what a payment has met, and what was told for the sum that has come with it."""
        for part in self._book.find_met(spent_on, entry):
            self._give(part, part.left, entry)
        for group in self._directions.reached.get(entry.place.id, ()):
            for part, minor in group.taken_off():
                self._give(part, minor, entry)

    def _give(self, part: _OpenPart, minor: int, entry: Entry) -> None:
        """Take it off; a part that is settled so leaves its queues when an entry meets it."""
        given = GivenDiscount(part.key, Money(minor, part.amount.currency), entry.place.id)
        self.given.setdefault(part.key.invoice, []).append(given)
        part.discounted += minor
        part.left -= minor
        part.settled_on = None if part.left else entry.place.on


class _Unpaid:
    """The parts that are not settled yet, by currency, and by invoice and currency.

    A part leaves a queue when an entry meets it settled: each is passed over once.
    """

    def __init__(self, parts: Iterable[_OpenPart]) -> None:
        self.last_unnamed: tuple[date, InstalmentKey] | None = None
        self._queues: dict[tuple[DocumentId | None, str], deque[_OpenPart]] = {}
        for part in parts:
            currency = part.amount.currency
            for invoice in (None, part.key.invoice):
                self._queues.setdefault((invoice, currency), deque()).append(part)

    def settle(
        self, entry: Entry, shares: Iterable[tuple[OfferGroup[_OpenPart], int]] = ()
    ) -> tuple[int, list[_OpenPart]]:
        """Spend an entry on what offers named, on the invoice that it names, then on the oldest.

        Args:
            entry: a payment or a credit note.
            shares: what of it goes to what an offer named.

        Return the rest, and the parts that got any.
        """
        paid_on = entry.place.on if entry.is_money else None
        minor, spent_on = _spend_as_told(entry, shares)
        for invoice in dict.fromkeys((entry.invoice, None)):
            queue = self._queues.get((invoice, entry.amount.currency), deque())
            minor, got = _settle(queue, minor, paid_on)
            spent_on += got
            if invoice is None and got:
                last = got[-1]
                self.last_unnamed = max(self.last_unnamed or last.order, last.order)
        return minor, spent_on


def _settle(
    queue: deque[_OpenPart], minor: int, paid_on: date | None
) -> tuple[int, list[_OpenPart]]:
    """Spend an amount; return what is left of it, and the parts that got any in their order."""
    got: list[_OpenPart] = []
    while queue and minor > 0:
        part = queue[0]
        taken = min(part.left, minor)
        part.left -= taken
        minor -= taken
        if taken:
            got.append(part)
            part.settled_on = None if part.left else paid_on
            part.credited += taken if paid_on is None else 0
        if not part.left:
            queue.popleft()
    return minor, got


def _spend_as_told(
    entry: Entry, shares: Iterable[tuple[OfferGroup[_OpenPart], int]]
) -> tuple[int, list[_OpenPart]]:
    """Spend what goes to what offers named; return the rest, and the parts that got any."""
    minor = entry.amount.minor
    got: list[_OpenPart] = []
    for group, share in shares:
        for part, taken in group.spread(share, entry.invoice):
            part.left -= taken
            part.settled_on = None if part.left else entry.place.on
            got.append(part)
            minor -= taken
    return minor, got


def _parts(invoices: Iterable[Invoice]) -> list[_OpenPart]:
    parts = [
        _OpenPart(
            InstalmentKey(invoice.id, instalment.number),
            invoice.label,
            invoice.issued_on,
            instalment.due_on,
            instalment.amount,
            instalment.amount.minor,
            invoice.pay_reference,
            invoice.recorded_at,
            charges=instalment.charges,
            contract_on=invoice.contract_on,
        )
        for invoice in invoices
        if invoice.status is InvoiceStatus.OPEN
        for instalment in invoice.instalments
    ]
    return sorted(parts, key=lambda part: part.order)


def _balance(
    parts: Sequence[_OpenPart],
    unspent: Iterable[Money],
    last_unnamed: tuple[date, InstalmentKey] | None,
) -> Balance:
    still_open = tuple(
        OpenInstalment(
            part.key,
            part.label,
            part.due_on,
            part.amount,
            Money(part.left, part.amount.currency),
            part.pay_reference,
            part.issued_on,
            part.charges,
            part.contract_on,
        )
        for part in parts
        if part.left > 0
    )
    unsettled = {part.key.invoice for part in parts if part.left > 0}
    settled = frozenset(part.key.invoice for part in parts) - unsettled
    settlements = tuple(
        Settlement(part.key, part.issued_on, part.due_on, part.settled_on)
        for part in parts
        if part.settled_on is not None
    )
    return Balance(still_open, total_by_currency(unspent), settled, settlements, last_unnamed)
