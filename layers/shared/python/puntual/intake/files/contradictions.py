"""Rows that contradict each other: who gets a message must never depend on a row's position."""

from collections.abc import Iterator
from datetime import datetime

from puntual.intake.contact_checks import check_phone
from puntual.intake.files.billing_day import Item
from puntual.intake.files.portfolio_content import Portfolio
from puntual.intake.files.row_items import DESCRIPTION, NAMELESS


def find_contradictions(portfolio: Portfolio, customer: Item, invoice: Item) -> Iterator[str]:
    """Yield where a row with an invoice contradicts earlier ones, by column."""
    yield from _differences(portfolio, customer)
    yield from _same_as_credit(portfolio, invoice)
    earlier = portfolio.invoices.get(invoice["external_id"])
    if earlier is None:
        return
    line = portfolio.lines["invoice", invoice["external_id"]]
    for name in ("debtor_id", "currency", "issued_on"):
        if earlier[name] != invoice[name]:
            yield f"{name}: differs from line {line} for the same invoice_id; make them agree"
    for name in ("label", "contract_on"):
        if name in invoice and invoice[name] != earlier.get(name, invoice[name]):
            yield f"{name}: differs from line {line} for the same invoice_id; make them agree"
    due = (invoice["due_on"], invoice["amount"])
    if due in {(one["due_on"], one["amount"]) for one in earlier["instalments"]}:
        yield f"invoice_id: repeats an instalment of the invoice of line {line}; remove one row"


def _same_as_credit(portfolio: Portfolio, invoice: Item) -> Iterator[str]:
    line = portfolio.lines.get(("credit_note", invoice["external_id"]))
    if line is not None:
        yield f"invoice_id: is that of line {line}; give each document an id of its own"


def _differences(portfolio: Portfolio, customer: Item) -> Iterator[str]:
    known = portfolio.customers.get(customer["id"], customer)
    for name in _differing(known, customer):
        line = portfolio.lines["customer", customer["id"]]
        yield f"{name}: differs from line {line} for the same debtor_id; make them agree"


def _differing(known: Item, customer: Item) -> Iterator[str]:
    """Yield the columns in which two rows describe one debtor differently.

    An empty cell says nothing, but in consent_at: there it says that consent is missing.
    """
    for name in DESCRIPTION:
        if name in customer and _understood(name, customer) not in {
            NAMELESS,
            _understood(name, known),
        }:
            yield name
    if _consented_at(customer) != _consented_at(known):
        yield "consent_at"


def _understood(name: str, customer: Item) -> str | None:
    """Return what a column says of a debtor: one line has many spellings."""
    said: str | None = customer.get(name)
    return check_phone(said) if name == "phone" and said else said


def _consented_at(customer: Item) -> datetime | None:
    consents = customer.get("consents")
    return datetime.fromisoformat(consents[0]["at"]) if consents else None


def find_credit_contradictions(portfolio: Portfolio, customer: Item, note: Item) -> Iterator[str]:
    """Yield where a row with a credit note contradicts earlier ones, by column."""
    yield from _differences(portfolio, customer)
    for kind in ("invoice", "credit_note"):
        line = portfolio.lines.get((kind, note["external_id"]))
        if line is not None:
            yield f"invoice_id: is that of line {line}; give each document an id of its own"


def part_of(invoice: Item) -> Item:
    """Return the instalment of a row."""
    return {name: invoice[name] for name in ("due_on", "amount", "charges") if name in invoice}
