"""What becomes known of each debtor of a portfolio file, and when, as in the local stack."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Final

from puntual.application.intake.incoming import Rejected
from puntual.application.play_forward import AccountEvent, Change
from puntual.domain.ids import CreditorId, DebtorId
from puntual.domain.phone import line_of
from puntual.domain.receivables.corrections import CreditNote
from puntual.domain.receivables.receivable import Payment
from puntual.intake.contact_checks import check_phone
from puntual.intake.corrections import read_credit_note
from puntual.intake.customers import read_customer
from puntual.intake.documents import read_invoice, read_payment
from puntual.intake.files.billing_day import BillingDay, Item

# The billing system of the local stack speaks once a day, when it is night in all of Latin
# America; what happened before the first day is told on it.
DAY_BEGINS: Final = time(8)
FEED_SPEAKS: Final = time(9)

type _Told = tuple[date, str, Item]


@dataclass(frozen=True, slots=True)
class History:
    """One debtor and what becomes known of it, in order."""

    debtor: DebtorId
    events: tuple[AccountEvent, ...]


def beginning_of(day: date) -> datetime:
    """Return when a planned day begins."""
    return datetime.combine(day, DAY_BEGINS, UTC)


def read_histories(
    days: Iterable[BillingDay], creditor: CreditorId, first: date
) -> Iterator[tuple[History, ...]]:
    """Yield the debtors by their id, those who share a phone together.

    What is known of one is built only when its turn comes.
    """
    told = _by_debtor(days)
    lines = {debtor: _line_of(items) or (debtor,) for debtor, items in told.items()}
    sharing: dict[object, list[str]] = defaultdict(list)
    for debtor in sorted(told):
        sharing[lines[debtor]].append(debtor)
    for debtors in sharing.values():
        yield tuple(
            History(DebtorId(one), tuple(_events(told.pop(one), creditor, first)))
            for one in debtors
        )


def _line_of(told: Iterable[_Told]) -> str | None:
    """Return the line of the latest phone; None without one."""
    phones = [item.get("phone") for _, kind, item in told if kind == "customer"]
    return line_of(check_phone(phones[-1])) if phones and phones[-1] else None


def _by_debtor(days: Iterable[BillingDay]) -> dict[str, list[_Told]]:
    told: dict[str, list[_Told]] = defaultdict(list)
    for day in days:
        for customer in day.customers:
            told[customer["id"]].append((day.on, "customer", customer))
        for invoice in day.invoices:
            told[invoice["debtor_id"]].append((day.on, "invoice", invoice))
        for note in day.credit_notes:
            told[note["debtor_id"]].append((day.on, "credit_note", note))
        for payment in day.payments:
            told[payment["debtor_id"]].append((day.on, "payment", payment))
    return told


def _events(told: Iterable[_Told], creditor: CreditorId, first: date) -> Iterator[AccountEvent]:
    for day, kind, item in told:
        at = datetime.combine(max(day, first), FEED_SPEAKS, UTC)
        change = _change(kind, item, creditor, at)
        if change is not None:
            yield AccountEvent(at, change)


def _change(kind: str, item: Item, creditor: CreditorId, at: datetime) -> Change | None:
    """Return what an item says; None for one that is refused, which the file's reader named."""
    if kind == "customer":
        profile = read_customer(item, creditor)
        return None if isinstance(profile, Rejected) else profile
    if kind == "invoice":
        read = read_invoice(item, creditor)
        return None if isinstance(read, Rejected) else replace(read.invoice, recorded_at=at)
    if kind == "credit_note":
        return _credit_note(item, creditor, at)
    paid = read_payment(item, creditor)
    if isinstance(paid, Rejected):
        return None
    return Payment(paid.document, paid.amount, paid.paid_on, at, paid.invoice)


def _credit_note(item: Item, creditor: CreditorId, at: datetime) -> CreditNote | None:
    note = read_credit_note(item, creditor)
    if isinstance(note, Rejected):
        return None
    return CreditNote(note.document, note.amount, note.issued_on, at, note.invoice, note.status)
