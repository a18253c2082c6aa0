"""The metrics of a day, counted from accounts alone, so that they can be counted again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.lifecycle import RANK, ContactState
from puntual.domain.receivables.aging import AgingBucket, bucket_of

SALES_DAYS = 90
_OPEN = "open."
_CHARTED = ("sent", "delivered", "read", "replied", "paid")

type MetricCounts = Counter[str]


def daily_metrics_of(account: Account, day: date, zone: tzinfo) -> MetricCounts:
    """Count one account at the end of a day in its debtor's zone.

    Keys are ``open.<currency>``, ``overdue.<bucket>.<currency>``, ``sales.<currency>`` (minor
    units; sales of the last 90 days), ``recovered.<currency>``, and the plain counts ``debtors``,
    ``sent``, ``receipts``, ``delivered``, ``read``, ``failed``, ``uncertain``, ``replied``,
    ``paid``. Zeros are left out, except ``open`` of a currency that was ever invoiced.
    """
    figures: MetricCounts = Counter(debtors=1)
    figures.update(_receivables(account, day))
    figures.update(_sales(account, day))
    figures.update(_recovered(account, day, zone))
    for contact in account.contacts:
        if contact.local_date == day and contact.counts_as_attempt:
            figures.update(_of_contact(contact))
    figures["replied"] += sum(1 for at in _replies(account) if _day_of(at, zone) == day)
    return _with_currencies(+figures, account)


def portfolio_of(creditors: Iterable[Mapping[str, int]]) -> MetricCounts:
    """Return the sums over all creditors; the charted ones are present even if zero.

    A chart shows the last value or a gap for a missing metric, and neither means zero.
    """
    total: MetricCounts = Counter(dict.fromkeys(_CHARTED, 0))
    for figures in creditors:
        total.update(figures)
    for currency in [key.removeprefix(_OPEN) for key in total if key.startswith(_OPEN)]:
        named = [f"overdue.{bucket.value}.{currency}" for bucket in AgingBucket]
        named += [f"at_stake.{currency}", f"recovered.{currency}"]
        total.update(dict.fromkeys(named, 0))
    return total


def _with_currencies(figures: MetricCounts, account: Account) -> MetricCounts:
    """Add a zero for the currency of a paid debt, so that the end of the debt is reported."""
    currencies = {
        one.amount.currency for invoice in account.invoices for one in invoice.instalments
    }
    figures.update({f"{_OPEN}{currency}": 0 for currency in sorted(currencies)})
    return figures


def _receivables(account: Account, day: date) -> MetricCounts:
    figures: MetricCounts = Counter()
    for one in account.balance.open_instalments:
        money = one.outstanding
        figures[f"open.{money.currency}"] += money.minor
        bucket = bucket_of(one.days_past_due(day))
        figures[f"overdue.{bucket.value}.{money.currency}"] += money.minor
    return figures


def _sales(account: Account, day: date) -> MetricCounts:
    figures: MetricCounts = Counter()
    first = day - timedelta(days=SALES_DAYS - 1)
    for invoice in account.invoices:
        if first <= invoice.issued_on <= day:
            for instalment in invoice.instalments:
                figures[f"sales.{instalment.amount.currency}"] += instalment.amount.minor
    return figures


def _day_of(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()


def _recovered(account: Account, day: date, zone: tzinfo) -> MetricCounts:
    figures: MetricCounts = Counter()
    for payment in account.payments:
        if _day_of(payment.recorded_at, zone) == day:
            figures["paid"] += 1
            figures[f"recovered.{payment.amount.currency}"] += payment.amount.minor
    return figures


def _of_contact(contact: Contact) -> MetricCounts:
    rank = RANK[contact.state]
    name = "sent" if contact.purpose is Purpose.REMINDER else "receipts"
    return Counter(
        {
            name: 1,
            "delivered": int(rank >= RANK[ContactState.DELIVERED]),
            "read": int(contact.state is ContactState.READ),
            "failed": int(contact.state is ContactState.FAILED),
            "uncertain": int(contact.state in (ContactState.UNCERTAIN, ContactState.EXPIRED)),
        }
    )


def _replies(account: Account) -> Iterator[datetime]:
    for hold in account.holds:
        if hold.origin.startswith("reply"):
            yield hold.since
    for event in account.profile.consents:
        if event.source == "whatsapp reply":
            yield event.at


def dso_by_currency(figures: Mapping[str, int]) -> dict[str, float]:
    """Return the simple DSO in days: receivables / credit sales x days, for each currency.

    A currency without sales in the last 90 days has none.
    """
    return {
        currency: round(figures.get(f"open.{currency}", 0) / sales * SALES_DAYS, 1)
        for key, sales in sorted(figures.items())
        if key.startswith("sales.") and sales
        for currency in (key.removeprefix("sales."),)
    }
