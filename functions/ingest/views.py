"""What is known, as answers show it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from functions.ingest.correction_views import credited
from puntual.application.intake.outcomes import CustomerNotes
from puntual.domain.accounts.account import Account, PaymentMethod
from puntual.domain.accounts.consent import ConsentStatus
from puntual.domain.accounts.label import AccountLabel, label_of
from puntual.domain.channel import Channel
from puntual.domain.money import Money, total_by_currency
from puntual.domain.reasons import Reason
from puntual.domain.receivables.payer_segment import DebtorKind


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
    renewed: bool


class CustomerView(TypedDict):
    """A customer, with the consent in force, what is outstanding, and what was taken off."""

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
    notices: list[Reason]
    outstanding: list[AmountView]
    credit: list[AmountView]
    credited: list[AmountView]
    discounted: list[AmountView]


class FeedView(TypedDict):
    """When the payment feed last spoke, to the minute."""

    seen_at: str


def view_feed(at: datetime) -> FeedView:
    """Show when the payment feed spoke."""
    return FeedView(seen_at=_instant(at))


def view_customer(
    account: Account, notes: CustomerNotes, now: datetime, zones: Iterable[ZoneInfo]
) -> CustomerView:
    """Show a customer who may be in any of some zones."""
    profile, balance = account.profile, account.balance
    still_open = total_by_currency(one.outstanding for one in balance.open_instalments)
    given = (one.amount for one in balance.discounts)
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
        consent=notes.consent,
        consents=[
            ConsentView(
                kind=one.kind,
                at=_instant(one.at),
                source=one.source,
                evidence=one.evidence,
                channels=sorted(one.channels),
                renewed=one.renewed,
            )
            for one in profile.consents
        ],
        notices=list(notes.notices),
        outstanding=[_amount(one) for one in still_open],
        credit=[_amount(one) for one in balance.credits],
        credited=[_amount(one) for one in total_by_currency(credited(account))],
        discounted=[_amount(one) for one in total_by_currency(given)],
    )


def _amount(money: Money) -> AmountView:
    return AmountView(amount=money.to_text(), currency=money.currency)


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
