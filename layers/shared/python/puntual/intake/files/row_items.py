"""What a row of a portfolio file says, in the ingest API's words, and what is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from puntual.application.intake.incoming import Rejected
from puntual.domain.ids import CreditorId
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.intake.corrections import read_credit_note
from puntual.intake.customers import read_customer
from puntual.intake.documents import read_invoice, read_payment
from puntual.intake.files.billing_day import Item, payment_id
from puntual.intake.files.charge_columns import COLUMN_OF_CHARGE, charges_of
from puntual.intake.files.headings import document_meant

SOURCE: Final = "portfolio"
# What a row says of the debtor, and not of the invoice.
DESCRIPTION: Final = ("name", "phone", "country", "state", "locale", "zone", "segment")
DAYS: Final = ("issued_on", "due_on", "paid_on", "consent_at")
_MIDNIGHT: Final = re.compile(r"(?<=^\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0{1,9})?)?$")
NAMELESS: Final = "—"
_ANY_CREDITOR: Final = CreditorId("anyone")
_CONSENT: Final = {"kind": "granted", "source": "portfolio file", "evidence": "column consent_at"}
_DAY_FIX: Final = 'write the day, e.g. "2026-01-05", or an instant, e.g. "2026-01-05T15:04:05Z"'
_COLUMN_OF: Final = {
    "id": "debtor_id",
    "external_id": "invoice_id",
    "invoice.external_id": "invoice_id",
    "consents[0].at": "consent_at",
    **COLUMN_OF_CHARGE,
}


def understood(values: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a row with dates and documents as they are called here.

    Databases and spreadsheets write a day as its first moment.
    """
    days = {name: _MIDNIGHT.sub("", values[name]) for name in DAYS if name in values}
    document = values.get("document", "")
    return {**values, **days, **({"document": document_meant(document)} if document else {})}


def customer_of(values: Mapping[str, str]) -> Item:
    """Return the customer that a row describes."""
    item: Item = {"id": values.get("debtor_id", ""), "name": values.get("name") or NAMELESS}
    for name in DESCRIPTION:
        if values.get(name):
            item[name] = values[name]
    if values.get("segment") in set(DebtorKind):
        item["kind"] = values["segment"]
    if values.get("consent_at"):
        item["consents"] = [{**_CONSENT, "at": _instant(values["consent_at"])}]
    return item


def _instant(text: str) -> str:
    """A day means its first moment, an instant without an offset is taken as UTC."""
    if len(text) == len("2026-01-05"):
        return f"{text}T00:00:00Z"
    has_offset = text.endswith("Z") or "+" in text or text.count("-") > len("--")
    return text if has_offset else f"{text}Z"


def invoice_of(values: Mapping[str, str]) -> Item:
    """Return the instalment of a row as an invoice of its own."""
    return {
        "source": SOURCE,
        "external_id": values.get("invoice_id", ""),
        "debtor_id": values.get("debtor_id", ""),
        **{name: values.get(name, "") for name in ("issued_on", "currency", "due_on", "amount")},
        **({"label": values["label"]} if values.get("label") else {}),
        **charges_of(values),
    }


def payment_of(values: Mapping[str, str], number: int) -> tuple[Item | None, str]:
    """Return the payment of a row, if any, and what is wrong with its two cells.

    Args:
        values: the cells of the row by column.
        number: how many payments of the invoice stand in earlier rows.
    """
    paid_on, paid = values.get("paid_on", ""), values.get("paid_amount", "")
    nothing = not paid.strip("0., ")
    if not paid_on:
        problem = "paid_on: is empty although paid_amount is given; add the day of the payment"
        return None, "" if nothing else problem
    if paid and nothing:
        return None, "paid_amount: is zero although paid_on is given; leave both empty"
    payment = {
        "source": SOURCE,
        "external_id": payment_id(values.get("invoice_id"), number),
        "debtor_id": values.get("debtor_id", ""),
        "invoice": {"source": SOURCE, "external_id": values.get("invoice_id", "")},
        "amount": paid or values.get("amount", ""),
        "currency": values.get("currency", ""),
        "paid_on": paid_on,
    }
    return payment, ""


def problems_of(customer: Item, invoice: Item, payment: Item | None) -> Iterator[str]:
    """Yield all for which the ingest API would refuse what a row says, by column."""
    yield from _problems(read_customer(customer, _ANY_CREDITOR))
    yield from _problems(read_invoice(invoice, _ANY_CREDITOR))
    yield from _payment_problems(payment)


def problems_of_credit(customer: Item, note: Item) -> Iterator[str]:
    """Yield all for which the ingest API would refuse a row with a credit note, by column."""
    yield from _problems(read_customer(customer, _ANY_CREDITOR))
    names = {**_COLUMN_OF, "invoice.external_id": "applies_to"}
    yield from _problems(read_credit_note(note, _ANY_CREDITOR), names)


def _payment_problems(payment: Item | None) -> Iterator[str]:
    if payment is None:
        return
    for problem in _problems(read_payment(payment, _ANY_CREDITOR)):
        column, _, rest = problem.partition(": ")
        yield f"paid_amount: {rest}" if column == "amount" else problem


def _problems(read: object, columns: Mapping[str, str] = _COLUMN_OF) -> Iterator[str]:
    if not isinstance(read, Rejected):
        return
    for error in read.errors:
        column = columns.get(error.field, error.field)
        fix = _DAY_FIX if column == "consent_at" else error.fix
        yield f"{column}: {error.problem}; {fix}"
