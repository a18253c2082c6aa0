"""Reversals and credit notes that callers send: untrusted until they are domain values."""

from typing import Annotated

from pydantic import ConfigDict, Field

from puntual.application.intake.incoming import IncomingCreditNote, IncomingReversal, Rejected
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, DebtorId, DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import (
    CreditNoteStatus,
    ReversalId,
    ReversalReason,
)
from puntual.intake.documents import NAMES_SOMETHING, InvoiceName, amount_errors, naming_errors
from puntual.intake.event import Event, parse_event
from puntual.intake.fields import Amount, Currency, Day, Identifier, LastChange, SourceName


class PaymentName(Event):
    """Names a payment."""

    source: SourceName
    external_id: Identifier


class PaymentReversed(Event):
    """Money of a payment that went back, in the payment's currency."""

    external_id: Identifier
    amount: Annotated[
        Amount | None, Field(description="All that is left of the payment when left out.")
    ] = None
    reversed_on: Day
    reason: Annotated[
        ReversalReason,
        Field(
            description="After `bounced` and `mistake` the debt is asked for again after some "
            "days; after `chargeback` and `refund` a person says so first."
        ),
    ]


class ReversalOfPayment(PaymentReversed):
    """A reversal that names its payment."""

    payment: PaymentName


class CreditNoteIssued(Event):
    """What is no longer asked for: names the debtor, the invoice, or both."""

    model_config = ConfigDict(json_schema_extra=NAMES_SOMETHING)

    source: SourceName
    external_id: Identifier
    debtor_id: Identifier | None = None
    invoice: InvoiceName | None = None
    amount: Amount
    currency: Currency
    issued_on: Day
    status: Annotated[CreditNoteStatus, Field(description="`cancelled` takes it back.")] = (
        CreditNoteStatus.ISSUED
    )
    updated_at: LastChange | None = None


def read_reversal(raw: object, creditor: CreditorId) -> IncomingReversal | Rejected:
    """Return the reversal, or everything that is wrong with it."""
    event = parse_event(ReversalOfPayment, raw)
    if isinstance(event, Rejected):
        return event
    payment = DocumentId(event.payment.source, event.payment.external_id)
    return IncomingReversal(
        creditor=creditor,
        reversal=ReversalId(payment, event.external_id),
        amount=event.amount,
        reversed_on=event.reversed_on,
        reason=event.reason,
    )


def read_credit_note(raw: object, creditor: CreditorId) -> IncomingCreditNote | Rejected:
    """Return the credit note, or everything that is wrong with it."""
    event = parse_event(CreditNoteIssued, raw)
    if isinstance(event, Rejected):
        return event
    errors: tuple[InvalidInput, ...] = (
        *amount_errors(event.amount, event.currency, "amount"),
        *naming_errors(event),
    )
    if errors:
        return Rejected(errors)
    named = event.invoice
    return IncomingCreditNote(
        creditor=creditor,
        document=DocumentId(event.source, event.external_id),
        amount=Money.parse(event.amount, event.currency),
        issued_on=event.issued_on,
        status=event.status,
        debtor=DebtorId(event.debtor_id) if event.debtor_id else None,
        invoice=DocumentId(named.source, named.external_id) if named else None,
        updated_at=event.updated_at,
    )
