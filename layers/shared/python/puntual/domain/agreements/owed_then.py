"""What was owed when something was promised, by the documents of today.

A credit note, a cancelled or corrected invoice takes off a promise what is not owed any more. So
does another due date behind the promised day: nobody breaks a promise by paying when it is due.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from puntual.domain.agreements.promise import Promise, PromiseMoney, with_entries
from puntual.domain.money import Money, total_by_currency
from puntual.domain.receivables.allocation import allocate
from puntual.domain.receivables.corrections import CreditNote, Reversal
from puntual.domain.receivables.entries import entries_of
from puntual.domain.receivables.offers import SettlementOffer
from puntual.domain.receivables.receivable import Invoice, OpenInstalment, Payment


@dataclass(frozen=True, slots=True)
class Documents:
    """All documents of an account, and what its messages offered."""

    invoices: Sequence[Invoice]
    payments: Sequence[Payment] = ()
    reversals: Sequence[Reversal] = ()
    credit_notes: Sequence[CreditNote] = ()
    offers: Sequence[SettlementOffer] = ()


def money_of(promises: Sequence[Promise], documents: Documents) -> tuple[PromiseMoney, ...]:
    """Return what has come for promises, and what is not asked for any more, by all documents."""
    lowered = {one.id: PromiseMoney(one.id, (), _lowered(one, documents)) for one in promises}
    return with_entries(promises, lowered, entries_of(documents.payments, documents.reversals))


def _lowered(promise: Promise, documents: Documents) -> tuple[int, ...]:
    """Return what is not owed any more of the sums of a promise; empty for nothing."""
    if promise.is_cancelled:
        return ()
    owed = {one.currency: one.minor for one in _owed_then(promise, documents)}
    sums = promise.promised.sums
    lowered = tuple(max(0, one.minor - owed.get(one.currency, 0)) for one in sums)
    return lowered if any(lowered) else ()


def _owed_then(promise: Promise, documents: Documents) -> Sequence[Money]:
    made, last_on = promise.made_at, promise.promised.last_on
    before = [
        one
        for one in documents.payments
        if one.recorded_at < made or one.paid_on < promise.made_on
    ]
    names = {one.id for one in before}
    balance = allocate(
        documents.invoices,
        before,
        [one for one in documents.reversals if one.id.payment in names],
        [one for one in documents.credit_notes if one.issued_on <= last_on],
        documents.offers,
    )
    return owed_for(promise.promised.due_to, made, balance.open_instalments)


def owed_for(
    due_to: date, made_at: datetime, open_instalments: Iterable[OpenInstalment]
) -> Sequence[Money]:
    """Return what a promise of an instant (UTC) may be about: due by a day, and invoiced then."""
    return total_by_currency(
        one.outstanding
        for one in open_instalments
        if one.due_on <= due_to and (one.issued_on is None or one.issued_on <= made_at.date())
    )
