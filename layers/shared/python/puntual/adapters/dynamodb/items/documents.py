"""Invoices and payments."""

from collections.abc import Mapping
from datetime import date

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    date_of,
    document_of,
    document_to_record,
    instant_of,
    instant_or_none,
    integer_of,
    money_of,
    money_to_record,
    records_of,
    text_of,
    text_or_none,
    to_instant_or_none,
)
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.adapters.instants import to_instant
from puntual.application.rows.receivables import charges_of_row, charges_to_row
from puntual.domain.ids import DocumentId
from puntual.domain.receivables.receivable import Instalment, Invoice, InvoiceStatus, Payment


def invoice_to_record(invoice: Invoice) -> Record:
    """Return an invoice as a record."""
    return {
        "v": SCHEMA_VERSION,
        "label": invoice.label,
        "issued_on": invoice.issued_on.isoformat(),
        "instalments": [_instalment_to_record(one) for one in invoice.instalments],
        "status": invoice.status.value,
        "recorded_at": to_instant_or_none(invoice.recorded_at),
        "pay_reference": invoice.pay_reference or None,
        "contract_on": _day_to_text(invoice.contract_on),
    }


def invoice_of(record: Mapping[str, Value], invoice: DocumentId) -> Invoice:
    """Read ``invoice_to_record`` back."""
    return Invoice(
        invoice,
        text_of(record, "label"),
        date_of(record, "issued_on"),
        tuple(_instalment_of(one) for one in records_of(record, "instalments")),
        InvoiceStatus(text_of(record, "status")),
        instant_or_none(record, "recorded_at"),
        text_or_none(record, "pay_reference") or "",
        _day_or_none(record, "contract_on"),
    )


def payment_to_record(payment: Payment) -> Record:
    """Return a payment as a record."""
    return {
        "v": SCHEMA_VERSION,
        **money_to_record(payment.amount),
        "paid_on": payment.paid_on.isoformat(),
        "recorded_at": to_instant(payment.recorded_at),
        "invoice": None if payment.invoice is None else document_to_record(payment.invoice),
    }


def payment_of(record: Mapping[str, Value], payment: DocumentId) -> Payment:
    """Read ``payment_to_record`` back."""
    named = record.get("invoice")
    return Payment(
        payment,
        money_of(record),
        date_of(record, "paid_on"),
        instant_of(record, "recorded_at"),
        document_of(named) if isinstance(named, dict) else None,
    )


def _instalment_to_record(instalment: Instalment) -> Record:
    return {
        "number": instalment.number,
        "due_on": instalment.due_on.isoformat(),
        **money_to_record(instalment.amount),
        "charges": charges_to_row(instalment.charges) or None,
    }


def _instalment_of(record: Mapping[str, Value]) -> Instalment:
    charges = record.get("charges")
    return Instalment(
        integer_of(record, "number"),
        date_of(record, "due_on"),
        money_of(record),
        charges_of_row(charges if isinstance(charges, list) else []),
    )


def _day_or_none(record: Mapping[str, Value], name: str) -> date | None:
    return date_of(record, name) if name in record else None


def _day_to_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
