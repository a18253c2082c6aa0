"""What a portfolio file says, in the ingest API's words, and on which day it becomes known."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from puntual.intake.files.billing_day import BillingDay, Item


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is left out, what is wrong with it (column, problem, fix), and whose it was."""

    line: int
    error: str
    debtor_id: str = ""


@dataclass(slots=True)
class Portfolio:
    """What a file says, in the ingest API's words.

    Attributes:
        customers: by debtor id.
        invoices: by invoice id, with all their instalments.
        payments_of: how many payments each invoice has.
        credit_notes: by their id.
        left_out: the debtors with a credit note that was refused.
        lines: where each debtor and document first appears.
    """

    customers: dict[str, Item] = field(default_factory=dict)
    invoices: dict[str, Item] = field(default_factory=dict)
    payments: list[Item] = field(default_factory=list)
    payments_of: Counter[str] = field(default_factory=Counter)
    credit_notes: dict[str, Item] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def lost_debtors(self) -> tuple[str, ...]:
        """Return the debtors that the file names in rejected rows only."""
        named = dict.fromkeys(row.debtor_id for row in self.rejected if row.debtor_id)
        return tuple(debtor for debtor in named if debtor not in self.customers)

    def days(self) -> Iterator[BillingDay]:
        """Yield what happened, in order of days; a customer comes with the first invoice."""
        days: dict[date, BillingDay] = {}
        known: dict[str, str] = {}
        for invoice in sorted(self.invoices.values(), key=lambda one: str(one["issued_on"])):
            day = _day(days, invoice["issued_on"])
            day.invoices.append(invoice)
            if invoice["debtor_id"] not in known:
                known[invoice["debtor_id"]] = invoice["issued_on"]
                _introduce(days, self.customers[invoice["debtor_id"]], invoice["issued_on"])
        for payment in self.payments:
            issued = self.invoices[payment["invoice"]["external_id"]]["issued_on"]
            # Nobody can pay what does not exist yet: an earlier payment comes with its invoice.
            _day(days, max(payment["paid_on"], issued)).payments.append(payment)
        for note in self.credit_notes.values():
            since = known.get(note["debtor_id"], note["issued_on"])
            _day(days, max(note["issued_on"], since)).credit_notes.append(note)
        yield from (days[on] for on in sorted(days))


def _introduce(days: dict[date, BillingDay], customer: Item, on: str) -> None:
    """Add a customer, without the consent until the day on which it was given."""
    consented_on = max((_day_after(one["at"]) for one in customer.get("consents", ())), default=on)
    if consented_on <= on:
        _day(days, on).customers.append(customer)
        return
    unasked = {name: value for name, value in customer.items() if name != "consents"}
    _day(days, on).customers.append(unasked)
    _day(days, consented_on).customers.append(customer)


def _day_after(instant: str) -> str:
    """Return the first day that begins at or after an instant."""
    at = datetime.fromisoformat(instant).astimezone(UTC)
    return (at + timedelta(days=1, microseconds=-1)).date().isoformat()


def _day(days: dict[date, BillingDay], on: str) -> BillingDay:
    day = date.fromisoformat(on)
    return days.setdefault(day, BillingDay(day))
