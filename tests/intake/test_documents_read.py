"""What invoices and payments may look like, and how they are refused."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.application.intake.incoming import IncomingInvoice, IncomingPayment, Rejected
from puntual.domain.ids import CreditorId, DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import InvoiceStatus
from puntual.intake.documents import read_invoice, read_payment

ACME = CreditorId("acme")
TWO_PARTS = [
    {"due_on": "2026-02-05", "amount": "600.00"},
    {"due_on": "2026-03-05", "amount": "650.50"},
]


def an_invoice(**changes: object) -> dict[str, object]:
    base = {
        "source": "erp",
        "external_id": "F-1042",
        "debtor_id": "C-1",
        "issued_on": "2026-01-05",
        "currency": "MXN",
        "due_on": "2026-02-05",
        "amount": "1250.50",
        **changes,
    }
    return {name: value for name, value in base.items() if value is not None}


def a_payment(**changes: object) -> dict[str, object]:
    base = {
        "source": "bank",
        "external_id": "P-7",
        "debtor_id": "C-1",
        "amount": "100",
        "currency": "MXN",
        "paid_on": "2026-02-06",
        **changes,
    }
    return {name: value for name, value in base.items() if value is not None}


def accepted(**changes: object) -> IncomingInvoice:
    item = read_invoice(an_invoice(**changes), ACME)
    assert isinstance(item, IncomingInvoice), item
    return item


@pytest.mark.parametrize("name", ["INV/2026/00012", "#1042", "Ñandú n.º 7"])
def test_a_document_has_the_name_that_its_billing_system_gave_it(name: str) -> None:
    invoice = accepted(external_id=name, debtor_id=name)
    assert (invoice.invoice.id, invoice.key.debtor) == (DocumentId("erp", name), name)
    named = {"source": "erp", "external_id": name}
    payment = accepted_payment(external_id=name, invoice=named)
    assert (payment.document.external_id, payment.invoice) == (name, DocumentId("erp", name))


def test_runs_of_blanks_in_a_name_are_left_out_of_what_the_debtor_reads() -> None:
    """WhatsApp refuses more than four blanks in a parameter of a template."""
    invoice = accepted(external_id="F     1").invoice
    assert (invoice.id.external_id, invoice.label) == ("F     1", "F 1")


IN_DOUBT = "can be read as two amounts: three digits stand behind its only separator"


def accepted_payment(**changes: object) -> IncomingPayment:
    item = read_payment(a_payment(**changes), ACME)
    assert isinstance(item, IncomingPayment), item
    return item


def told(item: object) -> list[tuple[str, str]]:
    assert isinstance(item, Rejected)
    return [(one.field, one.problem) for one in item.errors]


def test_due_on_and_amount_stand_for_one_instalment() -> None:
    (instalment,) = accepted().invoice.instalments
    assert instalment.number == 1
    assert instalment.due_on == date(2026, 2, 5)
    assert instalment.amount == Money(125050, "MXN")


def test_the_label_is_the_external_id_when_none_is_sent() -> None:
    assert accepted().invoice.label == "F-1042"
    assert accepted(label="A 77").invoice.label == "A 77"


def test_instalments_are_numbered_by_their_place() -> None:
    item = accepted(due_on=None, amount=None, instalments=TWO_PARTS)
    assert [part.number for part in item.invoice.instalments] == [1, 2]


def test_a_cancelled_invoice_is_known_as_such() -> None:
    assert accepted(status="cancelled").invoice.status is InvoiceStatus.CANCELLED


def test_pesos_without_decimals_are_read_as_whole_pesos() -> None:
    (instalment,) = accepted(currency="CLP", amount="1250").invoice.instalments
    assert instalment.amount == Money(1250, "CLP")


def test_a_pay_reference_opens_one_invoice_and_leads_nowhere_else() -> None:
    assert accepted(pay_reference=" F-1042.a=~ ").invoice.pay_reference == "F-1042.a=~"
    assert accepted().invoice.pay_reference == ""


@pytest.mark.parametrize(
    "reference", ["", "/../x", "a/b", "a?b", "a#b", "http://x", ".a", "ñ", "x" * 129, 7]
)
def test_a_pay_reference_that_could_change_the_address_is_refused(reference: object) -> None:
    refused = read_invoice(an_invoice(pay_reference=reference), ACME)
    assert isinstance(refused, Rejected)
    assert [error.field for error in refused.errors] == ["pay_reference"]


def test_the_fingerprint_looks_at_content_not_at_spelling() -> None:
    long_form = accepted(
        due_on=None, amount=None, instalments=[{"due_on": "2026-02-05", "amount": "1.250,5000"}]
    )
    assert long_form.fingerprint() == accepted().fingerprint()


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "1250.51"},
        {"due_on": "2026-02-06"},
        {"currency": "USD"},
        {"status": "cancelled"},
        {"label": "other"},
        {"pay_reference": "F-1042"},
        {"debtor_id": "C-2"},
        {"issued_on": "2026-01-04"},
    ],
)
def test_other_content_has_another_fingerprint(changes: dict[str, object]) -> None:
    assert accepted(**changes).fingerprint() != accepted().fingerprint()


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        (
            {"amount": 1250.5},
            [("amount", "is a JSON number, which many programs round")],
        ),
        ({"amount": 1250}, [("amount", "is a JSON number, which many programs round")]),
        ({"amount": "12,50.50"}, [("amount", "is not a plain decimal")]),
        ({"amount": "-5"}, [("amount", "is negative")]),
        ({"amount": "\u0665"}, [("amount", "is not a plain decimal")]),
        ({"amount": "0.00"}, [("amount", "is zero")]),
        ({"amount": "1.0055"}, [("amount", "has more decimals than MXN allows")]),
        ({"amount": "780.000", "currency": "COP"}, [("amount", IN_DOUBT)]),
        ({"amount": "1.250"}, [("amount", IN_DOUBT)]),
        ({"amount": "(5.00)"}, [("amount", "is negative")]),
        ({"amount": "1E+1000000000"}, [("amount", "is not a plain decimal")]),
        ({"amount": ["5"]}, [("amount", "is not text")]),
        ({"currency": "pesos"}, [("currency", "is not a currency code")]),
        ({"currency": "XYZ"}, [("currency", "is not a currency code")]),
        ({"currency": "MNX"}, [("currency", "is not a currency code")]),
        ({"due_on": "05/02/2026"}, [("due_on", "is not a date")]),
        ({"due_on": "2026-02-30"}, [("due_on", "is not a day of the calendar")]),
        ({"due_on": "2206-02-05"}, [("due_on", "is out of range")]),
        ({"due_on": 20260205}, [("due_on", "is not a date")]),
        ({"due_on": "2025-12-31"}, [("due_on", "is before issued_on")]),
        ({"due_on": None}, [("due_on", "is missing")]),
        ({"amount": None}, [("amount", "is missing")]),
        ({"due_on": None, "amount": None}, [("due_on", "is missing")]),
        ({"instalments": TWO_PARTS}, [("instalments", "stands beside due_on or amount")]),
        ({"status": "draft"}, [("status", "is not one of the allowed values")]),
        ({"source": "my erp"}, [("source", "is not a valid identifier")]),
        (
            {"source": None, "debtor_id": None},
            [("source", "is missing"), ("debtor_id", "is missing")],
        ),
        (
            {"due_on": None, "amount": None, "instalments": []},
            [("instalments", "has too few items")],
        ),
        (
            {
                "due_on": None,
                "amount": None,
                "instalments": [{**TWO_PARTS[0], "number": 2}, TWO_PARTS[1]],
            },
            [("instalments[1].number", "is used twice")],
        ),
        (
            {
                "due_on": None,
                "amount": None,
                "instalments": [{**TWO_PARTS[0], "number": 0}, {**TWO_PARTS[1], "number": "2"}],
            },
            [
                ("instalments[0].number", "is too small"),
                ("instalments[1].number", "is not a whole number"),
            ],
        ),
        (
            {
                "currency": "CLP",
                "due_on": None,
                "amount": None,
                "instalments": [TWO_PARTS[0], {"due_on": "2025-01-01", "amount": "650.50"}],
            },
            [
                ("instalments[1].amount", "has more decimals than CLP allows"),
                ("instalments[1].due_on", "is before issued_on"),
            ],
        ),
    ],
)
def test_a_wrong_invoice_is_refused_field_by_field(
    changes: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    assert told(read_invoice(an_invoice(**changes), ACME)) == errors


def test_a_payment_may_name_its_invoice_only() -> None:
    item = accepted_payment(debtor_id=None, invoice={"source": "erp", "external_id": "F-1042"})
    assert (item.debtor, item.invoice) == (None, DocumentId("erp", "F-1042"))


def test_naming_the_debtor_too_is_the_same_payment() -> None:
    invoice = {"source": "erp", "external_id": "F-1042"}
    one = accepted_payment(debtor_id=None, invoice=invoice)
    assert accepted_payment(invoice=invoice).fingerprint() == one.fingerprint()
    assert accepted_payment(invoice=invoice, amount="101").fingerprint() != one.fingerprint()


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"debtor_id": None}, [("debtor_id", "is missing, and so is invoice")]),
        (
            {"debtor_id": None, "amount": "1.0055"},
            [
                ("amount", "has more decimals than MXN allows"),
                ("debtor_id", "is missing, and so is invoice"),
            ],
        ),
        ({"invoice": "F-1042"}, [("invoice", "is not an object")]),
        ({"invoice": {"source": "erp"}}, [("invoice.external_id", "is missing")]),
    ],
)
def test_a_wrong_payment_is_refused_field_by_field(
    changes: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    assert told(read_payment(a_payment(**changes), ACME)) == errors


@given(
    minor=st.integers(min_value=1, max_value=10**15 - 1), currency=st.sampled_from(["MXN", "CLP"])
)
def test_every_amount_arrives_to_the_cent(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    (instalment,) = accepted(amount=money.to_text(), currency=currency).invoice.instalments
    assert instalment.amount == money


@pytest.mark.parametrize("field", ["status", "currency", "due_on", "label", "half \ud800 name"])
def test_half_a_character_is_refused_like_any_other_wrong_text(field: str) -> None:
    assert told(read_invoice({**an_invoice(), field: "\ud800"}, ACME))


type Json = bool | int | float | str | list[Json] | dict[str, Json] | None

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(field=st.sampled_from(sorted(an_invoice())), value=JSON)
def test_no_json_value_in_any_field_does_more_than_be_refused(field: str, value: Json) -> None:
    item = read_invoice({**an_invoice(), field: value}, ACME)
    assert isinstance(item, IncomingInvoice) or item.errors


@pytest.mark.parametrize("amount", ["-500.00", " -1", "\N{MINUS SIGN}5", "500-", "(500.00)"])
def test_a_negative_amount_is_refused_with_what_to_send_instead(amount: str) -> None:
    """Whoever followed the advice to write a plain decimal made a debt of a credit."""
    invoice = read_invoice(an_invoice(amount=amount), ACME)
    payment = read_payment(a_payment(amount=amount), ACME)
    for item in (invoice, payment):
        assert isinstance(item, Rejected)
        (error,) = item.errors
        assert (error.field, error.problem) == ("amount", "is negative")
        assert "credit note" in error.fix
        assert "reversal" in error.fix
