"""What is known, as answers show it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from puntual.domain.accounts.account import Account, PaymentMethod
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.label import AccountLabel, label_of
from puntual.domain.channel import Channel
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money, total_by_currency
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.receivables.receivable import Invoice, InvoiceStatus


class AmountView(TypedDict):
    """An exact amount."""

    amount: str
    currency: str


class ConsentView(TypedDict):
    """One statement of the debtor."""

    kind: str
    at: str
    source: str
    evidence: str
    channels: list[Channel]


class CustomerView(TypedDict):
    """A customer, with the consent in force, what is outstanding and since when."""

    id: str
    name: str
    phone: str | None
    email: str | None
    country: str
    state: str | None
    locale: str
    zone: str | None
    segment: str | None
    kind: DebtorKind
    payment_method: PaymentMethod | None
    label: AccountLabel
    consent: ConsentStatus
    consents: list[ConsentView]
    outstanding: list[AmountView]
    credit: list[AmountView]


class InstalmentView(TypedDict):
    """An instalment and what is still open of it."""

    number: int
    due_on: str
    amount: str
    outstanding: str


class InvoiceView(TypedDict):
    """An invoice, with what is still open of it after all payments of the debtor."""

    source: str
    external_id: str
    debtor_id: str
    label: str
    issued_on: str
    currency: str
    status: InvoiceStatus
    outstanding: str
    pay_reference: str | None
    instalments: list[InstalmentView]


class DocumentName(TypedDict):
    """Names a document of the billing system."""

    source: str
    external_id: str


class PaymentView(TypedDict):
    """A payment as it is on record."""

    source: str
    external_id: str
    debtor_id: str
    amount: str
    currency: str
    paid_on: str
    invoice: DocumentName | None


class FeedView(TypedDict):
    """When the payment feed last spoke, to the minute."""

    seen_at: str


def view_feed(at: datetime) -> FeedView:
    """Show when the payment feed spoke."""
    return FeedView(seen_at=_instant(at))


def view_customer(account: Account, now: datetime, zones: Iterable[ZoneInfo]) -> CustomerView:
    """Show a customer who may be in any of some zones."""
    profile, balance = account.profile, account.balance
    still_open = total_by_currency(one.outstanding for one in balance.open_instalments)
    return CustomerView(
        id=profile.key.debtor,
        name=profile.name,
        phone=profile.phone,
        email=profile.email,
        country=profile.country,
        state=profile.state,
        locale=profile.locale,
        zone=profile.zone,
        segment=profile.segment,
        kind=profile.kind,
        payment_method=profile.payment_method,
        label=label_of(account, now, zones),
        consent=consent_at(profile.consents, now),
        consents=[
            ConsentView(
                kind=one.kind,
                at=_instant(one.at),
                source=one.source,
                evidence=one.evidence,
                channels=sorted(one.channels),
            )
            for one in profile.consents
        ],
        outstanding=[_amount(one) for one in still_open],
        credit=[_amount(one) for one in balance.credits],
    )


def view_invoice(account: Account, document: DocumentId) -> InvoiceView | None:
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
        instalments=[
            InstalmentView(
                number=one.number,
                due_on=one.due_on.isoformat(),
                amount=one.amount.to_text(),
                outstanding=Money(still_open.get(one.number, 0), currency).to_text(),
            )
            for one in invoice.instalments
        ],
    )


def view_payment(account: Account, document: DocumentId) -> PaymentView | None:
    """Show a payment; None when the account does not hold it (yet)."""
    payment = next((one for one in account.payments if one.id == document), None)
    if payment is None:
        return None
    named = payment.invoice
    return PaymentView(
        source=document.source,
        external_id=document.external_id,
        debtor_id=account.key.debtor,
        amount=payment.amount.to_text(),
        currency=payment.amount.currency,
        paid_on=payment.paid_on.isoformat(),
        invoice=DocumentName(source=named.source, external_id=named.external_id)
        if named
        else None,
    )


def _open_of(account: Account, invoice: Invoice) -> dict[int, int]:
    """Return the minor units still open, by instalment number."""
    return {
        one.key.number: one.outstanding.minor
        for one in account.balance.open_instalments
        if one.key.invoice == invoice.id
    }


def _amount(money: Money) -> AmountView:
    return AmountView(amount=money.to_text(), currency=money.currency)


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
