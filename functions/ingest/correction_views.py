"""Reversals and credit notes, as answers show them."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from functions.ingest.document_name import DocumentName, name_document, show_instant
from puntual.domain.accounts.account import Account
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import (
    CreditNoteStatus,
    Reversal,
    ReversalReason,
)


class ReversalView(TypedDict):
    """A reversal of a payment."""

    external_id: str
    amount: str
    reversed_on: str
    reason: ReversalReason


class CreditNoteView(TypedDict):
    """A credit note as it is on record."""

    source: str
    external_id: str
    debtor_id: str
    amount: str
    currency: str
    issued_on: str
    status: CreditNoteStatus
    invoice: DocumentName | None
    updated_at: str | None


def view_reversals(account: Account, payment: DocumentId) -> list[ReversalView]:
    """Show the reversals of a payment."""
    return [_view_reversal(one) for one in account.reversals if one.id.payment == payment]


def _view_reversal(reversal: Reversal) -> ReversalView:
    return ReversalView(
        external_id=reversal.id.external_id,
        amount=reversal.amount.to_text(),
        reversed_on=reversal.reversed_on.isoformat(),
        reason=reversal.reason,
    )


def view_credit_note(
    account: Account, document: DocumentId, updated_at: datetime | None
) -> CreditNoteView | None:
    """Show a credit note; None when the account does not hold it (yet)."""
    note = next((one for one in account.credit_notes if one.id == document), None)
    if note is None:
        return None
    return CreditNoteView(
        source=document.source,
        external_id=document.external_id,
        debtor_id=account.key.debtor,
        amount=note.amount.to_text(),
        currency=note.amount.currency,
        issued_on=note.issued_on.isoformat(),
        status=note.status,
        invoice=name_document(note.invoice),
        updated_at=show_instant(updated_at),
    )


def credited(account: Account) -> Iterable[Money]:
    """Return what credit notes in force have taken off an account."""
    return (one.amount for one in account.credit_notes if one.counts)
