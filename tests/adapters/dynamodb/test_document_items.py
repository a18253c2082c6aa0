"""Invoices and payments as items: all of them is read back, in few bytes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given

from puntual.adapters.dynamodb.accounts.books.references import as_read, in_force_of, ref_record
from puntual.adapters.dynamodb.items.documents import (
    invoice_of,
    invoice_to_record,
    payment_of,
    payment_to_record,
)
from puntual.adapters.dynamodb.store.attributes import Value, from_attributes, to_attributes
from puntual.domain.ids import DebtorId, DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.copies import CopyInForce
from puntual.domain.receivables.receivable import Instalment, Invoice, InvoiceStatus, Payment
from tests.domain.values import values_of

DAY = date(2026, 3, 10)
AT = datetime(2026, 3, 10, 16, tzinfo=UTC)
INVOICE = DocumentId("erp", "F-001")
DIGEST = "c4a0adb4876fef37dfe7ff031954f350597caacd107aca0715e6e1a718317326"


def stored(record: Mapping[str, Value]) -> dict[str, Value]:
    kept: dict[str, Any] = to_attributes(record)
    return from_attributes(kept)


@given(values_of(Invoice))
def test_an_invoice_is_read_back_with_every_field_there_is(invoice: Invoice) -> None:
    assert invoice_of(stored(invoice_to_record(invoice)), invoice.id) == invoice


def test_an_invoice_of_which_no_more_than_the_day_is_known_is_read_back() -> None:
    bare = Invoice(INVOICE, "", DAY, ())
    assert invoice_of(stored(invoice_to_record(bare)), INVOICE) == bare


@given(values_of(Payment))
def test_a_payment_is_read_back_with_every_field_there_is(payment: Payment) -> None:
    assert payment_of(stored(payment_to_record(payment)), payment.id) == payment


def test_a_row_has_no_names_and_no_end_of_nothings() -> None:
    part = Instalment(1, DAY, Money(125_050, "MXN"))
    record = invoice_to_record(Invoice(INVOICE, "F-001", DAY, (part,), recorded_at=AT))
    assert record["row"] == '["2026-03-10",[[1,"2026-03-10",125050,"MXN"]],"2026-03-10T16:00:00Z"]'


def test_what_an_earlier_version_wrote_by_names_is_read() -> None:
    amount: dict[str, Value] = {"minor": 125_050, "currency": "MXN"}
    named: dict[str, Value] = {"source": "erp", "external_id": "F-001"}
    part: dict[str, Value] = {"number": 1, "due_on": "2026-03-10", **amount, "charges": [10]}
    invoice: dict[str, Value] = {
        "label": "F-001",
        "issued_on": "2026-03-10",
        "instalments": [part],
        "status": "cancelled",
        "recorded_at": "2026-03-10T16:00:00.000000Z",
        "contract_on": "2026-03-10",
    }
    payment: dict[str, Value] = {
        **amount,
        "paid_on": "2026-03-10",
        "recorded_at": "2026-03-10T16:00:00.000000Z",
        "invoice": named,
    }
    found = invoice_of(invoice, INVOICE)
    assert (found.status, found.recorded_at, found.contract_on) == (
        InvoiceStatus.CANCELLED,
        AT,
        DAY,
    )
    assert [(one.number, one.due_on, one.amount.minor) for one in found.instalments] == [
        (1, DAY, 125_050)
    ]
    assert found.instalments[0].charges.interest == 10
    bank = DocumentId("bank", "P-1")
    assert payment_of(payment, bank) == Payment(bank, Money(125_050, "MXN"), DAY, AT, INVOICE)


def test_a_fingerprint_takes_half_of_its_text_and_is_the_same_as_the_text_of_before() -> None:
    known = CopyInForce(DIGEST, DebtorId("d-1"))
    assert ref_record(known)["fingerprint"] == bytes.fromhex(DIGEST)
    assert in_force_of(stored(ref_record(known))) == known
    assert in_force_of({"debtor": "d-1", "fingerprint": DIGEST}) == known
    _, values = as_read(known)
    assert {values["known"], values["known_text"]} == {bytes.fromhex(DIGEST), DIGEST}
