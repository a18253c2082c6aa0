"""Invoices and payments: what each has stands in a row, for names would take more than values do.

They are most of what is stored of an account, for years, and are written once. What an earlier
version wrote by names is read as well.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    date_of,
    document_of,
    instant_of,
    instant_or_none,
    integer_of,
    money_of,
    records_of,
    text_of,
    text_or_none,
)
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.adapters.instants import from_instant
from puntual.application.rows.receivables import Row, charges_of_row, charges_to_row
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import Instalment, Invoice, InvoiceStatus, Payment

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def invoice_to_record(invoice: Invoice) -> Record:
    """Return an invoice as a record."""
    row: Row = [
        invoice.issued_on.isoformat(),
        [_instalment_to_row(one) for one in invoice.instalments],
        _instant_to_text(invoice.recorded_at),
        "" if invoice.status is InvoiceStatus.OPEN else invoice.status.value,
        invoice.pay_reference,
        _day_to_text(invoice.contract_on),
    ]
    return {"v": SCHEMA_VERSION, "label": invoice.label, "row": _text_of(row)}


def invoice_of(record: Mapping[str, Value], invoice: DocumentId) -> Invoice:
    """Read ``invoice_to_record`` back."""
    if "row" not in record:
        return _invoice_by_names(record, invoice)
    row: Row = json.loads(text_of(record, "row"))
    issued_on, parts, *others = row + _NOTHING[len(row) :]
    recorded_at, status, pay_reference, contract_on = others
    return Invoice(
        invoice,
        text_of(record, "label"),
        date.fromisoformat(issued_on),
        tuple(map(_instalment_of_row, parts)),
        InvoiceStatus(status or InvoiceStatus.OPEN),
        _instant_of(recorded_at),
        pay_reference,
        _day_of(contract_on),
    )


def payment_to_record(payment: Payment) -> Record:
    """Return a payment as a record."""
    row: Row = [
        payment.amount.minor,
        payment.amount.currency,
        payment.paid_on.isoformat(),
        _instant_to_text(payment.recorded_at),
    ]
    if payment.invoice is not None:
        row += payment.invoice.source, payment.invoice.external_id
    return {"v": SCHEMA_VERSION, "row": _ENCODE(row)}


def payment_of(record: Mapping[str, Value], payment: DocumentId) -> Payment:
    """Read ``payment_to_record`` back."""
    if "row" not in record:
        return _payment_by_names(record, payment)
    minor, currency, paid_on, recorded_at, *named = json.loads(text_of(record, "row"))
    return Payment(
        payment,
        Money(minor, currency),
        date.fromisoformat(paid_on),
        from_instant(recorded_at),
        DocumentId(*named) if named else None,
    )


# What the end of an invoice's row may leave out.
_NOTHING: Final[Row] = ["", [], "", "", "", ""]


def _text_of(row: Row) -> str:
    """Return a row as text, without what is nothing at its end."""
    length = max((place for place, one in enumerate(row, start=1) if one), default=0)
    return _ENCODE(row[:length])


def _instalment_to_row(one: Instalment) -> Row:
    row: Row = [one.number, one.due_on.isoformat(), one.amount.minor, one.amount.currency]
    charges = charges_to_row(one.charges)
    return [*row, charges] if charges else row


def _instalment_of_row(row: Row) -> Instalment:
    number, due_on, minor, currency, *charges = row
    day, amount = date.fromisoformat(due_on), Money(minor, currency)
    return Instalment(number, day, amount, charges_of_row(charges[0] if charges else []))


def _instant_to_text(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _instant_of(text: str) -> datetime | None:
    return from_instant(text) if text else None


def _day_to_text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _invoice_by_names(record: Mapping[str, Value], invoice: DocumentId) -> Invoice:
    return Invoice(
        invoice,
        text_of(record, "label"),
        date_of(record, "issued_on"),
        tuple(map(_instalment_by_names, records_of(record, "instalments"))),
        InvoiceStatus(text_of(record, "status")),
        instant_or_none(record, "recorded_at"),
        text_or_none(record, "pay_reference") or "",
        date_of(record, "contract_on") if "contract_on" in record else None,
    )


def _payment_by_names(record: Mapping[str, Value], payment: DocumentId) -> Payment:
    named = record.get("invoice")
    return Payment(
        payment,
        money_of(record),
        date_of(record, "paid_on"),
        instant_of(record, "recorded_at"),
        document_of(named) if isinstance(named, dict) else None,
    )


def _instalment_by_names(record: Mapping[str, Value]) -> Instalment:
    charges = record.get("charges")
    return Instalment(
        integer_of(record, "number"),
        date_of(record, "due_on"),
        money_of(record),
        charges_of_row(charges if isinstance(charges, list) else []),
    )
