"""A portfolio file: CSV or NDJSON, one row per invoice or instalment; see docs/portfolio.md.

Each row is checked by the rules of the ingest API, so that a file and an integration are refused
for the same reasons in the same words. A bad row is listed and left out; the good ones go on.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from puntual.intake.contact_checks import check_phone
from puntual.intake.files.billing_day import BillingDay, Item
from puntual.intake.files.row_items import (
    DESCRIPTION,
    NAMELESS,
    customer_of,
    invoice_of,
    payment_of,
    problems_of,
)
from puntual.intake.files.rows import BadRow, Row, read_rows

COLUMNS: Final = (
    *("debtor_id", "name", "phone", "country", "state", "locale", "zone", "consent_at"),
    *("invoice_id", "issued_on", "due_on", "amount", "paid_amount", "paid_on"),
    *("currency", "segment"),
)
REQUIRED: Final = ("debtor_id", "invoice_id", "issued_on", "due_on", "amount", "currency")


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
        lines: where each debtor and invoice first appears.
    """

    customers: dict[str, Item] = field(default_factory=dict)
    invoices: dict[str, Item] = field(default_factory=dict)
    payments: list[Item] = field(default_factory=list)
    payments_of: Counter[str] = field(default_factory=Counter)
    rejected: list[RejectedRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def lost_debtors(self) -> tuple[str, ...]:
        """Return the debtors that the file names in rejected rows only."""
        named = dict.fromkeys(row.debtor_id for row in self.rejected if row.debtor_id)
        return tuple(debtor for debtor in named if debtor not in self.customers)

    def days(self) -> Iterator[BillingDay]:
        """Yield what happened, in order of days; a customer comes with the first invoice."""
        days: dict[date, BillingDay] = {}
        known: set[str] = set()
        for invoice in sorted(self.invoices.values(), key=lambda one: str(one["issued_on"])):
            day = _day(days, invoice["issued_on"])
            day.invoices.append(invoice)
            if invoice["debtor_id"] not in known:
                known.add(invoice["debtor_id"])
                _introduce(days, self.customers[invoice["debtor_id"]], invoice["issued_on"])
        for payment in self.payments:
            issued = self.invoices[payment["invoice"]["external_id"]]["issued_on"]
            # Nobody can pay what does not exist yet: an earlier payment comes with its invoice.
            _day(days, max(payment["paid_on"], issued)).payments.append(payment)
        yield from (days[on] for on in sorted(days))


def read_portfolio(path: Path) -> Portfolio:
    """Read a file.

    Raises:
        UnreadableFile: it cannot be read at all, or lacks a column that must be there.
    """
    portfolio = Portfolio()
    for row in read_rows(path, COLUMNS, REQUIRED, portfolio.warnings):
        if isinstance(row, BadRow):
            portfolio.rejected.append(RejectedRow(row.line, row.error))
            continue
        errors = [*_take(portfolio, row)]
        if errors:
            debtor = row.values.get("debtor_id", "")
            portfolio.rejected.append(RejectedRow(row.line, "; ".join(errors), debtor))
    return portfolio


def _take(portfolio: Portfolio, row: Row) -> Iterator[str]:
    """Add a row's content, or say what is wrong with it."""
    customer, invoice = customer_of(row.values), invoice_of(row.values)
    earlier = portfolio.payments_of[invoice["external_id"]]
    payment, money_error = payment_of(row.values, earlier)
    errors = [*problems_of(customer, invoice, payment), *filter(None, [money_error])]
    errors = errors or [*_contradictions(portfolio, customer, invoice)]
    if errors:
        yield from dict.fromkeys(errors)
        return
    portfolio.customers.setdefault(customer["id"], customer)
    portfolio.lines.setdefault(("customer", customer["id"]), row.line)
    _add_instalment(portfolio, invoice, row.line)
    if payment is not None:
        portfolio.payments.append(payment)
        portfolio.payments_of[invoice["external_id"]] += 1
        portfolio.lines["payment", payment["external_id"]] = row.line


def _contradictions(portfolio: Portfolio, customer: Item, invoice: Item) -> Iterator[str]:
    """Compare with earlier rows: who gets a message must never depend on a row's position."""
    known = portfolio.customers.get(customer["id"], customer)
    for name in _differing(known, customer):
        line = portfolio.lines["customer", customer["id"]]
        yield f"{name}: differs from line {line} for the same debtor_id; make them agree"
    earlier = portfolio.invoices.get(invoice["external_id"])
    if earlier is None:
        return
    line = portfolio.lines["invoice", invoice["external_id"]]
    for name in ("debtor_id", "currency", "issued_on"):
        if earlier[name] != invoice[name]:
            yield f"{name}: differs from line {line} for the same invoice_id; make them agree"
    if _part(invoice) in earlier["instalments"]:
        yield f"invoice_id: repeats an instalment of the invoice of line {line}; remove one row"


def _differing(known: Item, customer: Item) -> Iterator[str]:
    """Yield the columns in which two rows describe one debtor differently.

    An empty cell says nothing, but in consent_at: there it says that consent is missing.
    """
    for name in DESCRIPTION:
        if customer.get(name, NAMELESS) not in {NAMELESS, known.get(name)}:
            yield name
    if _consented_at(customer) != _consented_at(known):
        yield "consent_at"


def _consented_at(customer: Item) -> datetime | None:
    consents = customer.get("consents")
    return datetime.fromisoformat(consents[0]["at"]) if consents else None


def _part(invoice: Item) -> Item:
    return {"due_on": invoice["due_on"], "amount": invoice["amount"]}


def _add_instalment(portfolio: Portfolio, row: Item, line: int) -> None:
    invoice = portfolio.invoices.setdefault(
        row["external_id"],
        {name: row[name] for name in ("source", "external_id", "debtor_id", "issued_on")}
        | {"currency": row["currency"], "instalments": []},
    )
    portfolio.lines.setdefault(("invoice", row["external_id"]), line)
    invoice["instalments"].append(_part(row))


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


def phones_and_names(customers: Iterable[Item]) -> dict[str, str]:
    """Return who is behind each phone, in the form in which it is stored, for the phone page."""
    return {check_phone(one["phone"]): one["name"] for one in customers if one.get("phone")}
