"""The order in which the documents of an account go over to another one: the oldest first."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Final

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.books.parcels import Parcel
from puntual.domain.ids import DocumentId
from puntual.domain.receivables.corrections import CreditNote, Reversal
from puntual.domain.receivables.receivable import Invoice, Payment

type _Document = Invoice | Payment | Reversal | CreditNote

# What one transaction over two accounts takes, with three writes for each.
DOCUMENTS: Final = 25


def all_documents(source: Account, at: datetime) -> Parcel:
    """Return what goes over in the end, which is more than one transaction takes."""
    return Parcel(at, source.invoices, source.payments, source.reversals, source.credit_notes)


def oldest_documents(source: Account, at: datetime) -> Parcel:
    """Return as many documents of an account as go at once, reversals with their payment.

    By their days, so that neither account owes much more meanwhile than it once did. All invoices
    before all money could be more than the records of one hold.
    """
    units = sorted(_units(source), key=lambda unit: unit[0])
    taken: list[_Document] = []
    for _, unit in units:
        if taken and len(taken) + len(unit) > DOCUMENTS:
            break
        # More reversals of one payment than go at once follow it.
        taken += unit[:DOCUMENTS]
    return Parcel(
        at,
        tuple(one for one in taken if isinstance(one, Invoice)),
        tuple(one for one in taken if isinstance(one, Payment)),
        tuple(one for one in taken if isinstance(one, Reversal)),
        tuple(one for one in taken if isinstance(one, CreditNote)),
    )


def _units(source: Account) -> Iterator[tuple[date, Sequence[_Document]]]:
    """Yield what goes together, with its day."""
    backs: dict[DocumentId, list[Reversal]] = {}
    for back in source.reversals:
        backs.setdefault(back.id.payment, []).append(back)
    for invoice in source.invoices:
        yield invoice.issued_on, [invoice]
    for note in source.credit_notes:
        yield note.issued_on, [note]
    for paid in source.payments:
        yield paid.paid_on, [paid, *backs.pop(paid.id, ())]
    for left in chain.from_iterable(backs.values()):
        yield date.min, [left]
