"""What billing systems send when money goes back, when less is owed, and when dates move.

Of the kind of H-7, H-8 and H-9: nothing of it may leave the books wrong without a word.
"""

from typing import Any

import pytest

from tests.functions.ingest.ingest_caller import INVOICE, PAYMENT, Caller
from tests.functions.ingest.ingest_setup import IngestSetup

_BACK = {"external_id": "R-1", "reversed_on": "2026-03-02", "reason": "bounced"}
_PATH = "/v1/payments/bank/P-1/reversals"
_NOTE = {
    "source": "erp",
    "external_id": "NC-1",
    "invoice": {"source": "erp", "external_id": "F-1"},
    "amount": "500.00",
    "currency": "MXN",
    "issued_on": "2026-03-01",
}


def owed(setup: IngestSetup) -> dict[str, int]:
    still_open = setup.account().balance.open_instalments
    return {str(one.key): one.outstanding.minor for one in still_open}


def in_hand(setup: IngestSetup) -> list[str]:
    return [f"{one.to_text()} {one.currency}" for one in setup.account().balance.credits]


@pytest.fixture
def paid(caller: Caller) -> Caller:
    caller.ask("PUT", "/v1/customers/C-1", {"name": "Ana Prueba"})
    caller.ask("POST", "/v1/invoices", INVOICE)
    caller.ask("POST", "/v1/payments", {**PAYMENT, "amount": "1000.00"})
    return caller


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": "-1000.00"}, "amount"),
        ({"amount": "0.00"}, "amount"),
        ({"amount": 1000}, "amount"),
        ({"amount": "1e3"}, "amount"),
        ({"amount": "1.000"}, "amount"),
        ({"amount": " 1000.00"}, "amount"),
        ({"amount": "\u0661\u0660\u0660\u0660"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"amount": "10.001"}, "amount"),
        ({"reversed_on": "2027-01-01"}, "reversed_on"),
        ({"reversed_on": "02/03/2026"}, "reversed_on"),
        ({"reason": "BOUNCED"}, "reason"),
        ({"currency": "MXN"}, "currency"),
        ({"external_id": ""}, "external_id"),
    ],
)
def test_a_reversal_that_could_be_misread_is_refused_by_its_field(
    paid: Caller, setup: IngestSetup, change: dict[str, Any], field: str
) -> None:
    status, answer = paid.answer("POST", _PATH, {**_BACK, **change})
    assert (status, [one["field"] for one in answer["errors"]]) == (422, [field])
    assert owed(setup) == {}


@pytest.mark.parametrize(
    "document",
    [
        {"amount": "-1000.00"},
        {"external_id": "P-1R", "amount": "-1000.00"},
    ],
)
def test_a_negative_payment_is_sent_to_what_takes_it_back(
    paid: Caller, document: dict[str, str]
) -> None:
    status, answer = paid.answer("POST", "/v1/payments", {**PAYMENT, **document})
    assert status == 422
    assert "reversal" in answer["errors"][0]["fix"]


def test_what_went_back_in_parts_is_open_in_parts_and_may_come_again(
    paid: Caller, setup: IngestSetup
) -> None:
    paid.ask("POST", _PATH, {**_BACK, "amount": "300.00"})
    paid.ask("POST", _PATH, {**_BACK, "external_id": "R-2"})
    assert owed(setup) == {"erp/F-1/1": 100_000}
    again = {**PAYMENT, "external_id": "P-2", "amount": "1000.00"}
    assert paid.answer("POST", "/v1/payments", again)[0] == 201
    # The first one without its amount means what it meant: what was left then.
    assert paid.answer("POST", _PATH, {**_BACK, "external_id": "R-2"})[0] == 200
    assert (owed(setup), in_hand(setup)) == ({}, [])


def test_money_of_a_cancelled_invoice_that_goes_back_leaves_no_credit(
    paid: Caller, setup: IngestSetup
) -> None:
    paid.ask("POST", "/v1/invoices", {**INVOICE, "status": "cancelled"})
    assert in_hand(setup) == ["1000.00 MXN"]
    paid.ask("POST", _PATH, _BACK)
    assert (owed(setup), in_hand(setup)) == ({}, [])


@pytest.mark.parametrize("is_first", [True, False])
def test_a_credit_note_in_another_currency_is_not_taken_for_less_owed(
    caller: Caller, setup: IngestSetup, is_first: bool
) -> None:
    """It was stored, answered 201, and the customer was asked for the whole."""
    caller.ask("POST", "/v1/invoices", INVOICE)
    if not is_first:
        assert caller.answer("POST", "/v1/credit-notes", _NOTE)[0] == 201
    status, answer = caller.answer("POST", "/v1/credit-notes", {**_NOTE, "currency": "USD"})
    assert (status, answer["errors"][0]["field"]) == (422, "currency")
    assert owed(setup) == {"erp/F-1/1": 100_000 if is_first else 50_000}
    assert in_hand(setup) == []


def test_a_credit_note_for_a_debtor_alone_may_be_of_any_currency(
    caller: Caller, setup: IngestSetup
) -> None:
    caller.ask("POST", "/v1/invoices", INVOICE)
    alone = {name: value for name, value in _NOTE.items() if name != "invoice"}
    caller.ask("POST", "/v1/credit-notes", {**alone, "debtor_id": "C-1", "currency": "USD"})
    assert (owed(setup), in_hand(setup)) == ({"erp/F-1/1": 100_000}, ["500.00 USD"])


def test_a_credit_note_may_have_the_id_of_its_invoice_and_of_a_payment(
    paid: Caller, setup: IngestSetup
) -> None:
    note = {**_NOTE, "external_id": "F-1"}
    assert paid.answer("POST", "/v1/credit-notes", note)[0] == 201
    same = {**_NOTE, "source": "bank", "external_id": "P-1"}
    assert paid.answer("POST", "/v1/credit-notes", same)[0] == 201
    assert (owed(setup), in_hand(setup)) == ({}, ["1000.00 MXN"])


def test_a_credit_note_that_names_another_invoice_by_now_lowers_that_one_alone(
    caller: Caller, setup: IngestSetup
) -> None:
    for name in ("F-1", "F-2"):
        caller.ask("POST", "/v1/invoices", {**INVOICE, "external_id": name})
    for name in ("F-1", "F-2", "F-1"):
        named = {"source": "erp", "external_id": name}
        caller.ask("POST", "/v1/credit-notes", {**_NOTE, "invoice": named})
    assert owed(setup) == {"erp/F-1/1": 50_000, "erp/F-2/1": 100_000}


def test_new_dates_of_instalments_leave_what_is_owed_as_it_was(
    caller: Caller, setup: IngestSetup
) -> None:
    dated = {name: value for name, value in INVOICE.items() if name not in ("due_on", "amount")}
    first = {"due_on": "2026-03-05", "amount": "400.00"}
    second = {"due_on": "2026-04-05", "amount": "600.00"}
    caller.ask("POST", "/v1/invoices", {**dated, "instalments": [first, second]})
    caller.ask("POST", "/v1/payments", PAYMENT)
    assert owed(setup) == {"erp/F-1/2": 60_000}
    # What was due last is due first now: money that names nothing goes there.
    moved = [{**first, "due_on": "2026-05-05"}, second]
    caller.ask("POST", "/v1/invoices", {**dated, "instalments": moved})
    assert owed(setup) == {"erp/F-1/2": 20_000, "erp/F-1/1": 40_000}
    caller.ask("POST", "/v1/invoices", {**dated, "instalments": [first, second]})
    assert owed(setup) == {"erp/F-1/2": 60_000}
