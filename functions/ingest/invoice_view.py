"""An invoice and a payment, as answers show them."""

from datetime import datetime
from typing import TypedDict

from functions.ingest.correction_views import ReversalView, view_reversals
from functions.ingest.discount_view import DiscountView, view_discounts
from functions.ingest.document_name import DocumentName, name_document, show_instant
from puntual.domain.accounts.account import Account
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.charges import NO_CHARGES, Charges
from puntual.domain.receivables.receivable import Invoice, InvoiceStatus


class ChargesView(TypedDict):
    """What of an instalment's amount is not principal, before anything was paid."""

    costs: str
    fine: str
    interest: str
    rate: str
    costs_for: str


class InstalmentView(TypedDict):
    """An instalment and what is still open of it."""

    number: int
    due_on: str
    amount: str
    outstanding: str
    charges: ChargesView | None


class InvoiceView(TypedDict):
    """An invoice, with what is still open of it after all payments and credit notes."""

    source: str
    external_id: str
    debtor_id: str
    label: str
    issued_on: str
    currency: str
    status: InvoiceStatus
    outstanding: str
    pay_reference: str | None
    contract_on: str | None
    instalments: list[InstalmentView]
    discounts: list[DiscountView]
    updated_at: str | None


class PaymentView(TypedDict):
    """A payment as it is on record."""

    source: str
    external_id: str
    debtor_id: str
    amount: str
    currency: str
    paid_on: str
    invoice: DocumentName | None
    reversals: list[ReversalView]


def view_invoice(
    account: Account, document: DocumentId, updated_at: datetime | None
) -> InvoiceView | None:
    """Show an invoice; None when the account does not hold it (yet)."""
    invoice = next((one for one in account.invoices if one.id == document), None)
    if invoice is None:
        return None
    currency = invoice.instalments[0].amount.currency
    still_open = _open_of(account, invoice)
    return InvoiceView(
        source=document.source,
        external_id=document.external_id,
        debtor_id=account.key.debtor,
        label=invoice.label,
        issued_on=invoice.issued_on.isoformat(),
        currency=currency,
        status=invoice.status,
        outstanding=Money(sum(still_open.values()), currency).to_text(),
        pay_reference=invoice.pay_reference or None,
        contract_on=invoice.contract_on.isoformat() if invoice.contract_on else None,
        instalments=[
            InstalmentView(
                number=one.number,
                due_on=one.due_on.isoformat(),
                amount=one.amount.to_text(),
                outstanding=Money(still_open.get(one.number, 0), currency).to_text(),
                charges=_view_charges(one.charges, currency),
            )
            for one in invoice.instalments
        ],
        discounts=view_discounts(account, document),
        updated_at=show_instant(updated_at),
    )


def _view_charges(charges: Charges, currency: str) -> ChargesView | None:
    if charges == NO_CHARGES:
        return None
    return ChargesView(
        costs=Money(charges.costs, currency).to_text(),
        fine=Money(charges.fine, currency).to_text(),
        interest=Money(charges.interest, currency).to_text(),
        rate=charges.rate,
        costs_for=charges.costs_for,
    )


def view_payment(account: Account, document: DocumentId) -> PaymentView | None:
    """Show a payment; None when the account does not hold it (yet)."""
    payment = next((one for one in account.payments if one.id == document), None)
    if payment is None:
        return None
    return PaymentView(
        source=document.source,
        external_id=document.external_id,
        debtor_id=account.key.debtor,
        amount=payment.amount.to_text(),
        currency=payment.amount.currency,
        paid_on=payment.paid_on.isoformat(),
        invoice=name_document(payment.invoice),
        reversals=view_reversals(account, document),
    )


def _open_of(account: Account, invoice: Invoice) -> dict[int, int]:
    """Return the minor units still open, by instalment number."""
    return {
        one.key.number: one.outstanding.minor
        for one in account.balance.open_instalments
        if one.key.invoice == invoice.id
    }
