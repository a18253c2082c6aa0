"""Invoices, their instalments, and the payments that settle them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.charges import NO_CHARGES, Charges


class InvoiceStatus(StrEnum):
    """Whether the billing system still asks for the money."""

    OPEN = "open"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, order=True)
class InstalmentKey:
    """The identity of an instalment: its invoice and its number there."""

    invoice: DocumentId
    number: int

    def __str__(self) -> str:
        """Return ``source/external id/number``, the form used in records."""
        return f"{self.invoice.source}/{self.invoice.external_id}/{self.number}"


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part of an invoice with its own due date: the unit of reminders.

    Attributes:
        charges: what of the amount is not principal.
    """

    number: int
    due_on: date
    amount: Money
    charges: Charges = NO_CHARGES


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice as the billing system wrote it; it always has at least one instalment.

    Attributes:
        label: the invoice number as the debtor knows it.
        pay_reference: the part of a payment link that opens this invoice.
        contract_on: the day of the contract that it rests on; None for not said.
    """

    id: DocumentId
    label: str
    issued_on: date
    instalments: tuple[Instalment, ...]
    status: InvoiceStatus = InvoiceStatus.OPEN
    recorded_at: datetime | None = None
    pay_reference: str = ""
    contract_on: date | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received from a debtor.

    Attributes:
        invoice: the invoice that it names; None for a payment that names none.
        recorded_at: when it was recorded (UTC); its receipt is due from then.
    """

    id: DocumentId
    amount: Money
    paid_on: date
    recorded_at: datetime
    invoice: DocumentId | None = None


@dataclass(frozen=True, slots=True)
class OpenInstalment:
    """An instalment with an outstanding amount.

    Attributes:
        issued_on: the day of its invoice; None where nobody asks how long it takes to pay.
        charges: what of the whole amount is not principal.
        contract_on: the day of the contract; None for not said.
    """

    key: InstalmentKey
    label: str
    due_on: date
    amount: Money
    outstanding: Money
    pay_reference: str = ""
    issued_on: date | None = None
    charges: Charges = NO_CHARGES
    contract_on: date | None = None

    @property
    def open_charges(self) -> Charges:
        """What of the outstanding amount is not principal."""
        if self.charges is NO_CHARGES or self.charges == NO_CHARGES:
            return NO_CHARGES
        return self.charges.left_after(self.amount.minor - self.outstanding.minor)

    def days_past_due(self, today: date) -> int:
        """Return the days since the due date; negative before it."""
        return (today - self.due_on).days


@dataclass(frozen=True, slots=True)
class Settlement:
    """An instalment that was paid in full, with the day."""

    key: InstalmentKey
    issued_on: date
    due_on: date
    settled_on: date

    @property
    def days_late(self) -> int:
        """Return the days from the due date to the payment; negative when it came early."""
        return (self.settled_on - self.due_on).days
