"""What corrects the books: reversals of payments, and credit notes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from puntual.domain.errors import Conflict, InvalidInput
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import Invoice, Payment


class ReversalReason(StrEnum):
    """Why money that had come went back."""

    BOUNCED = "bounced"
    MISTAKE = "mistake"
    CHARGEBACK = "chargeback"
    REFUND = "refund"


# After these the debt is asked for again by itself; after the others a person says so first.
REOPENS: Final = frozenset({ReversalReason.BOUNCED, ReversalReason.MISTAKE})


@dataclass(frozen=True, slots=True, order=True)
class ReversalId:
    """The identity of a reversal: its payment, and its own id there."""

    payment: DocumentId
    external_id: str


@dataclass(frozen=True, slots=True)
class Reversal:
    """Money of a payment that went back, whole or in part.

    Attributes:
        recorded_at: when it was recorded (UTC); the debtor is left in peace from then.
    """

    id: ReversalId
    amount: Money
    reversed_on: date
    reason: ReversalReason
    recorded_at: datetime


class CreditNoteStatus(StrEnum):
    """Whether a credit note counts."""

    ISSUED = "issued"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class CreditNote:
    """What the creditor no longer asks for; it is no money.

    Attributes:
        invoice: the invoice that it names; None for one that names none.
        recorded_at: when it was recorded (UTC).
    """

    id: DocumentId
    amount: Money
    issued_on: date
    recorded_at: datetime
    invoice: DocumentId | None = None
    status: CreditNoteStatus = CreditNoteStatus.ISSUED

    @property
    def counts(self) -> bool:
        """Tell whether it lowers what is owed."""
        return self.status is CreditNoteStatus.ISSUED


def left_of(payment: Payment, reversals: Iterable[Reversal]) -> Money:
    """Return what is left of a payment after its reversals."""
    gone = sum(one.amount.minor for one in reversals if one.id.payment == payment.id)
    return Money(payment.amount.minor - gone, payment.amount.currency)


def require_covered(payment: Payment, reversals: Iterable[Reversal]) -> None:
    """Refuse reversals that come to more than their payment.

    Raises:
        Conflict: they do.
    """
    if left_of(payment, reversals).minor < 0:
        raise Conflict("together the reversals would be more than the payment")


def require_currency_of_invoice(note: CreditNote, invoices: Iterable[Invoice]) -> None:
    """Refuse a credit note that could not lower the invoice which it names.

    Raises:
        InvalidInput: the invoice is on record in another currency.
    """
    named = (one for one in invoices if one.id == note.invoice)
    known = {part.amount.currency for one in named for part in one.instalments}
    if note.counts and known and note.amount.currency not in known:
        raise InvalidInput(
            "currency",
            "differs from that of the invoice that it names, which it could not lower",
            "send it in the currency of the invoice, or name the debtor alone",
        )
