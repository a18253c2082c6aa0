"""What arrived, once it is believed: domain values, and the fingerprint of their content."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime

from puntual.application.rows.receivables import charges_to_row
from puntual.domain.accounts.account import Profile
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.charges import NO_CHARGES
from puntual.domain.receivables.copies import CopyOrder
from puntual.domain.receivables.corrections import CreditNoteStatus, ReversalId, ReversalReason
from puntual.domain.receivables.receivable import Instalment, Invoice, InvoiceStatus

# Part of every fingerprint: when the content that counts changes, so does this.
_FORM = 1


@dataclass(frozen=True, slots=True)
class Rejected:
    """An item that is wrong as it was sent; everything that is wrong with it at once."""

    errors: tuple[InvalidInput, ...]


@dataclass(frozen=True, slots=True)
class IncomingCustomer:
    """A customer, and what tells this copy from others.

    Attributes:
        updated_at: when the billing system last changed it (UTC); None for not said.
        expected: the tags of which one has to be in force; None for any.
    """

    profile: Profile
    updated_at: datetime | None = None
    expected: frozenset[str] | None = None

    @property
    def order(self) -> CopyOrder:
        """What the copy says of its place among the copies."""
        return CopyOrder(self.updated_at, self.expected)


@dataclass(frozen=True, slots=True)
class IncomingInvoice:
    """An invoice and whose it is.

    Attributes:
        updated_at: when the billing system last changed it (UTC); None for not said.
        expected: the tags of which one has to be in force; None for any.
        moved_from: the debtor whose it was until now; None for no move.
    """

    key: DebtorKey
    invoice: Invoice
    updated_at: datetime | None = None
    expected: frozenset[str] | None = None
    moved_from: DebtorId | None = None

    @property
    def order(self) -> CopyOrder:
        """What the copy says of its place among the copies."""
        uncancelled = None
        if self.invoice.status is InvoiceStatus.CANCELLED:
            asked = replace(self.invoice, status=InvoiceStatus.OPEN)
            uncancelled = replace(self, invoice=asked).fingerprint()
        return CopyOrder(self.updated_at, self.expected, uncancelled, self.moved_from)

    @property
    def id(self) -> str:
        """Name the item in an answer."""
        return f"{self.invoice.id.source}/{self.invoice.id.external_id}"

    def fingerprint(self) -> str:
        """Return the hash of what the billing system said, however it was written down."""
        invoice = self.invoice
        contract = invoice.contract_on and invoice.contract_on.isoformat()
        return _digest(
            self.key.debtor,
            invoice.label,
            invoice.issued_on.isoformat(),
            invoice.status,
            [_content_of(part) for part in invoice.instalments],
            # Only where there is one: an invoice of before keeps its fingerprint.
            *filter(None, [invoice.pay_reference]),
            *([["contract", contract]] if contract else []),
        )


def _content_of(part: Instalment) -> list[object]:
    row: list[object] = [part.number, part.due_on.isoformat()]
    row += part.amount.minor, part.amount.currency
    # Here as well: without charges it is what it always was.
    return row if part.charges == NO_CHARGES else [*row, charges_to_row(part.charges)]


@dataclass(frozen=True, slots=True)
class IncomingPayment:
    """A payment, and the debtor or the invoice that it names.

    Attributes:
        debtor: None when the payment names its invoice only.
    """

    creditor: CreditorId
    document: DocumentId
    amount: Money
    paid_on: date
    debtor: DebtorId | None = None
    invoice: DocumentId | None = None

    @property
    def id(self) -> str:
        """Name the item in an answer."""
        return f"{self.document.source}/{self.document.external_id}"

    def fingerprint(self) -> str:
        """Return the hash of what was paid, and for which invoice.

        The debtor is left out: naming the invoice only, or the debtor too, says the same.
        """
        named = self.invoice
        return _digest(
            self.amount.minor,
            self.amount.currency,
            self.paid_on.isoformat(),
            [named.source, named.external_id] if named else None,
        )


@dataclass(frozen=True, slots=True)
class IncomingReversal:
    """A reversal, and the payment that it names.

    Attributes:
        amount: as it was sent: the currency is that of the payment. None for all that is left.
    """

    creditor: CreditorId
    reversal: ReversalId
    amount: str | None
    reversed_on: date
    reason: ReversalReason

    @property
    def id(self) -> str:
        """Name the item in an answer."""
        payment = self.reversal.payment
        return f"{payment.source}/{payment.external_id}/{self.reversal.external_id}"

    def fingerprint(self, amount: Money) -> str:
        """Return the hash of what was sent.

        Args:
            amount: what the text of the amount means; nothing is hashed of it when none was sent.
        """
        sent = None if self.amount is None else amount.minor
        return _digest(sent, self.reversed_on.isoformat(), self.reason)


@dataclass(frozen=True, slots=True)
class IncomingCreditNote:
    """A credit note, and the debtor or the invoice that it names.

    Attributes:
        debtor: None when it names its invoice only.
        updated_at: when the billing system last changed it (UTC); None for not said.
        expected: the tags of which one has to be in force; None for any.
    """

    creditor: CreditorId
    document: DocumentId
    amount: Money
    issued_on: date
    status: CreditNoteStatus
    debtor: DebtorId | None = None
    invoice: DocumentId | None = None
    updated_at: datetime | None = None
    expected: frozenset[str] | None = None

    @property
    def order(self) -> CopyOrder:
        """What the copy says of its place among the copies."""
        uncancelled = None
        if self.status is CreditNoteStatus.CANCELLED:
            uncancelled = replace(self, status=CreditNoteStatus.ISSUED).fingerprint()
        return CopyOrder(self.updated_at, self.expected, uncancelled)

    @property
    def id(self) -> str:
        """Name the item in an answer."""
        return f"{self.document.source}/{self.document.external_id}"

    def fingerprint(self) -> str:
        """Return the hash of what is no longer asked for, and of which invoice."""
        named = self.invoice
        return _digest(
            self.amount.minor,
            self.amount.currency,
            self.issued_on.isoformat(),
            self.status,
            [named.source, named.external_id] if named else None,
        )


def _digest(*content: object) -> str:
    text = json.dumps([_FORM, *content], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
