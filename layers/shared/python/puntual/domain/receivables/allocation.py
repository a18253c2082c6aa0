"""Which payment settles which instalment: the named invoice first, then the oldest due first.

Nothing of this is stored. It is derived each time from invoices and payments, so that two
writers can never disagree and a decision can be replayed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from puntual.domain.ids import DocumentId
from puntual.domain.money import Money, total_by_currency
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
    """What remains after all payments are allocated.

    Attributes:
        open_instalments: oldest due first.
        credits: money that no instalment took, per currency.
        settled: invoices of which nothing is outstanding.
        settlements: instalments paid in full, with the day of the payment that completed them.
    """

    open_instalments: tuple[OpenInstalment, ...]
    credits: tuple[Money, ...]
    settled: frozenset[DocumentId]
    settlements: tuple[Settlement, ...] = ()


@dataclass(slots=True)
class _OpenPart:
    key: InstalmentKey
    label: str
    issued_on: date
    due_on: date
    amount: Money
    left: int
    pay_reference: str = ""
    settled_on: date | None = None


def allocate(invoices: Iterable[Invoice], payments: Sequence[Payment]) -> Balance:
    """Allocate every payment and return what is left open.

    A payment settles only instalments of its own currency. Payments are taken in the order of
    their date, so the result does not depend on the order in which they were recorded.
    """
    lines = _lines(invoices)
    unspent: list[Money] = []
    ordered = sorted(payments, key=lambda payment: (payment.paid_on, payment.id))
    for payment in ordered:
        rest = _settle(payment, [line for line in lines if _is_named(line, payment)])
        left_over = _settle_minor(rest, payment, lines)
        if left_over:
            unspent.append(Money(left_over, payment.amount.currency))
    return _balance(lines, unspent)


def _lines(invoices: Iterable[Invoice]) -> list[_OpenPart]:
    lines = [
        _OpenPart(
            InstalmentKey(invoice.id, instalment.number),
            invoice.label,
            invoice.issued_on,
            instalment.due_on,
            instalment.amount,
            instalment.amount.minor,
            invoice.pay_reference,
        )
        for invoice in invoices
        if invoice.status is InvoiceStatus.OPEN
        for instalment in invoice.instalments
    ]
    return sorted(lines, key=lambda line: (line.due_on, line.key))


def _is_named(line: _OpenPart, payment: Payment) -> bool:
    return payment.invoice is not None and line.key.invoice == payment.invoice


def _settle(payment: Payment, lines: Iterable[_OpenPart]) -> int:
    return _settle_minor(payment.amount.minor, payment, lines)


def _settle_minor(minor: int, payment: Payment, lines: Iterable[_OpenPart]) -> int:
    for line in lines:
        if minor <= 0:
            break
        if line.left and line.amount.currency == payment.amount.currency:
            taken = min(line.left, minor)
            line.left -= taken
            minor -= taken
            if not line.left:
                line.settled_on = payment.paid_on
    return minor


def _balance(lines: Sequence[_OpenPart], unspent: Iterable[Money]) -> Balance:
    still_open = tuple(
        OpenInstalment(
            line.key,
            line.label,
            line.due_on,
            line.amount,
            Money(line.left, line.amount.currency),
            line.pay_reference,
        )
        for line in lines
        if line.left > 0
    )
    unsettled = {line.key.invoice for line in lines if line.left > 0}
    settled = frozenset(line.key.invoice for line in lines) - unsettled
    settlements = tuple(
        Settlement(line.key, line.issued_on, line.due_on, line.settled_on)
        for line in lines
        if line.settled_on is not None
    )
    return Balance(still_open, total_by_currency(unspent), settled, settlements)
