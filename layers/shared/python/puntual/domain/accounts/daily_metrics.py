"""The metrics of a day, counted from accounts alone, so that they can be counted again.

What an account owes and what was written to its debtor is in its view and its contacts. Its
documents are needed only for what happened on the day, and for the sales of the last days.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.lifecycle import RANK, ContactState
from puntual.domain.accounts.view import AccountView
from puntual.domain.receivables.aging import AgingBucket, bucket_of

SALES_DAYS = 90
_OPEN = "open."
_PROMISES = ("open", "due_soon", "broken", "kept", "past")
_CHARTED = (
    *("sent", "reminders_delivered", "reminders_read", "replied", "paid"),
    *(f"promises.{one}" for one in _PROMISES),
)

_COUNTED_AS = {Purpose.REMINDER: "sent", Purpose.ANSWER: "answers"}

type MetricCounts = Counter[str]


def metrics_of_view(view: AccountView, contacts: Iterable[Contact], day: date) -> MetricCounts:
    """Count at the end of a day what an account owes and what was written to its debtor.

    Keys are ``open.<currency>`` and ``overdue.<bucket>.<currency>`` in minor units, and the plain
    counts ``debtors``, ``sent``, ``receipts``, ``answers``, ``delivered``, ``read``, ``failed``
    and ``uncertain``; ``reminders_delivered`` and ``reminders_read`` are those of ``sent``. Zeros
    are left out.
    """
    figures: MetricCounts = Counter(debtors=1)
    for one in view.open_instalments:
        money = one.outstanding
        figures[f"{_OPEN}{money.currency}"] += money.minor
        bucket = bucket_of(one.days_past_due(day))
        figures[f"overdue.{bucket.value}.{money.currency}"] += money.minor
    for contact in contacts:
        if contact.local_date == day and contact.counts_as_attempt:
            figures.update(_of_contact(contact))
    return +figures


def metrics_of_documents(account: Account, day: date, zone: tzinfo) -> MetricCounts:
    """Count what came in from a debtor on a day in its zone.

    Keys are ``recovered.<currency>``, ``reversed.<currency>``, ``credited.<currency>`` (by credit
    notes) and ``discounted.<currency>`` (as offered for paying early) in minor units, and the
    plain counts ``paid`` and ``replied``. Zeros are left out, except ``open`` of a currency that
    was ever invoiced: so the end of a debt is reported.
    """
    figures = _recovered(account, day, zone) + _corrected(account, day, zone)
    figures["replied"] += sum(1 for at in _replies(account) if _day_of(at, zone) == day)
    figures = +figures
    figures.update({f"{_OPEN}{currency}": 0 for currency in sorted(_currencies_of(account))})
    return figures


def sales_of_documents(
    account: Account, day: date, since: datetime | None, *, before: datetime
) -> MetricCounts:
    """Count the sales of the 90 days up to a day, in minor units.

    Keys are ``sales.<currency>.<week>`` with the week of issue (``week_of``), and ``sold...`` for
    those of them that were recorded from an instant on.

    Args:
        account: the account.
        day: the last of the days.
        since: the instant (UTC); None for the beginning of all records.
        before: what was recorded from this instant (UTC) on is left to the next count.
    """
    figures: MetricCounts = Counter()
    first = day - timedelta(days=SALES_DAYS - 1)
    for invoice in account.invoices:
        recorded_at = invoice.recorded_at
        is_later = recorded_at is not None and recorded_at >= before
        if is_later or not first <= invoice.issued_on <= day:
            continue
        is_fresh = since is None or (recorded_at is not None and recorded_at >= since)
        week = week_of(invoice.issued_on)
        for one in invoice.instalments:
            figures[f"sales.{one.amount.currency}.{week}"] += one.amount.minor
            if is_fresh:
                figures[f"sold.{one.amount.currency}.{week}"] += one.amount.minor
    return figures


def week_of(day: date) -> int:
    """Return the number of a day's week, from a Monday of the year 1 on."""
    return (day.toordinal() - 1) // 7


def first_week_of_sales(day: date) -> int:
    """Return the earliest week with one of the 90 days up to a day."""
    return week_of(day - timedelta(days=SALES_DAYS - 1))


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
        named += [f"promised.{one}.{currency}" for one in _PROMISES[:3]]
        total.update(dict.fromkeys(named, 0))
    return total


def _currencies_of(account: Account) -> set[str]:
    return {one.amount.currency for invoice in account.invoices for one in invoice.instalments}


def _day_of(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()


def _recovered(account: Account, day: date, zone: tzinfo) -> MetricCounts:
    figures: MetricCounts = Counter()
    for payment in account.payments:
        if _day_of(payment.recorded_at, zone) == day:
            figures["paid"] += 1
            figures[f"recovered.{payment.amount.currency}"] += payment.amount.minor
    return figures


def _corrected(account: Account, day: date, zone: tzinfo) -> MetricCounts:
    """Count what went back, and what is no longer asked for: neither was recovered."""
    figures: MetricCounts = Counter()
    for reversal in account.reversals:
        if _day_of(reversal.recorded_at, zone) == day:
            figures[f"reversed.{reversal.amount.currency}"] += reversal.amount.minor
    for note in account.credit_notes:
        if note.counts and _day_of(note.recorded_at, zone) == day:
            figures[f"credited.{note.amount.currency}"] += note.amount.minor
    told = {one.id for one in account.payments if _day_of(one.recorded_at, zone) == day}
    for given in account.balance.discounts:
        if given.payment in told:
            figures[f"discounted.{given.amount.currency}"] += given.amount.minor
    return figures


def _of_contact(contact: Contact) -> MetricCounts:
    rank = RANK[contact.state]
    name = _COUNTED_AS.get(contact.purpose, "receipts")
    is_delivered = rank >= RANK[ContactState.DELIVERED]
    is_read = contact.state is ContactState.READ
    is_reminder = contact.purpose is Purpose.REMINDER
    return Counter(
        {
            name: 1,
            "delivered": int(is_delivered),
            "read": int(is_read),
            "reminders_delivered": int(is_delivered and is_reminder),
            "reminders_read": int(is_read and is_reminder),
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
