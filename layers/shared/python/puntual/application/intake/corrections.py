"""Reversals and credit notes: whose they are, and what they come to."""

from datetime import date, datetime
from functools import partial

from puntual.application.intake.copies import require_past_instant, stored_copy
from puntual.application.intake.documents import (
    LATEST_DAY,
    conflicts_told_as,
    locate_by_invoice,
)
from puntual.application.intake.incoming import IncomingCreditNote, IncomingReversal
from puntual.application.intake.kind import Dependencies, Kind
from puntual.application.intake.outcomes import Stored
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.errors import Conflict, InvalidInput, NotFound
from puntual.domain.ids import DebtorKey
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import CreditNote, Reversal, left_of
from puntual.domain.receivables.receivable import Payment
from puntual.ports.accounts import Ingested

_UNKNOWN_PAYMENT = "the payment that it names is not on record; send the payment first"


def _locate_reversal(dependencies: Dependencies, item: IncomingReversal) -> DebtorKey:
    owner = dependencies.documents.debtor_of_payment(item.creditor, item.reversal.payment)
    if owner is None:
        raise NotFound(_UNKNOWN_PAYMENT)
    return DebtorKey(item.creditor, owner)


def _store_reversal(
    dependencies: Dependencies, key: DebtorKey, item: IncomingReversal
) -> Ingested:
    now = dependencies.clock.now()
    _require_past(item.reversed_on, now, "reversed_on", "send a reversal once the money is gone")
    account = dependencies.accounts.read(key) or Account(Profile(key))
    amount = _amount_of(item, account)
    reversal = Reversal(item.reversal, amount, item.reversed_on, item.reason, now)
    return dependencies.changes.put_reversal(key, reversal, item.fingerprint(amount))


def _amount_of(item: IncomingReversal, account: Account) -> Money:
    """Return the amount that was sent, or all that is left of the payment."""
    payment = _payment_of(item, account)
    if item.amount is not None:
        return Money.parse(item.amount, payment.amount.currency)
    known = next((one for one in account.reversals if one.id == item.reversal), None)
    left = left_of(payment, account.reversals) if known is None else known.amount
    if left.minor <= 0:
        raise Conflict("nothing is left of the payment: all of it was reversed")
    return left


def _payment_of(item: IncomingReversal, account: Account) -> Payment:
    found = (one for one in account.payments if one.id == item.reversal.payment)
    payment = next(found, None)
    if payment is None:
        raise NotFound(_UNKNOWN_PAYMENT)
    return payment


def _store_credit_note(
    dependencies: Dependencies, key: DebtorKey, item: IncomingCreditNote
) -> Stored:
    now = dependencies.clock.now()
    fingerprint, order = item.fingerprint(), item.order
    require_past_instant(order, now)
    note = CreditNote(item.document, item.amount, item.issued_on, now, item.invoice, item.status)
    put = partial(dependencies.changes.put_credit_note, key, note, fingerprint, order)
    with conflicts_told_as("this credit note is on record for another debtor"):
        return stored_copy(put, key, fingerprint, order)


def _locate_credit_note(dependencies: Dependencies, item: IncomingCreditNote) -> DebtorKey:
    return locate_by_invoice(dependencies, item)


def _require_past(day: date, now: datetime, field: str, fix: str) -> None:
    if day > (now + LATEST_DAY).date():
        raise InvalidInput(field, "is in the future", fix)


REVERSALS = Kind(_locate_reversal, _store_reversal)
CREDIT_NOTES = Kind(_locate_credit_note, _store_credit_note)
