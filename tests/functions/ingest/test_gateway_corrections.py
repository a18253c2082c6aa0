"""Reversals and credit notes over HTTP: named by path, by query, or in a batch."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.functions.ingest.ingest_caller import INVOICE, PAYMENT, Caller

REVERSAL = {"external_id": "R-1", "reversed_on": "2026-03-02", "reason": "bounced"}
CREDIT_NOTE = {
    "source": "erp",
    "external_id": "NC-1",
    "invoice": {"source": "erp", "external_id": "F-1"},
    "amount": "250.00",
    "currency": "MXN",
    "issued_on": "2026-03-02",
}
OF_P1 = "/v1/payments/bank/P-1/reversals"


@pytest.fixture
def paid(caller: Caller) -> Caller:
    caller.ask("POST", "/v1/invoices", INVOICE)
    caller.ask("POST", "/v1/payments", PAYMENT)
    return caller


def outstanding(caller: Caller) -> Any:
    return caller.answer("GET", "/v1/invoices/erp/F-1")[1]["outstanding"]


def test_a_reversal_takes_back_what_is_left_of_its_payment(paid: Caller) -> None:
    assert outstanding(paid) == "600.00"
    first = paid.answer("POST", OF_P1, {**REVERSAL, "amount": "150.00"})
    assert first == (201, {"status": "created", "id": "bank/P-1/R-1", "debtor_id": "C-1"})
    assert outstanding(paid) == "750.00"
    whole = {**REVERSAL, "external_id": "R-2"}
    assert [paid.answer("POST", OF_P1, whole)[0] for _ in range(2)] == [201, 200]
    assert outstanding(paid) == "1000.00"
    shown = paid.answer("GET", "/v1/payments/bank/P-1")[1]
    assert [(one["external_id"], one["amount"]) for one in shown["reversals"]] == [
        ("R-1", "150.00"),
        ("R-2", "250.00"),
    ]


def test_no_more_than_the_payment_is_ever_reversed(paid: Caller) -> None:
    assert paid.answer("POST", OF_P1, {**REVERSAL, "amount": "400.01"})[0] == 409
    assert paid.answer("POST", OF_P1, {**REVERSAL, "amount": "400"})[0] == 201
    more = [{**REVERSAL, "external_id": "R-2"}, {**REVERSAL, "external_id": "R-2", "amount": "1"}]
    assert [paid.answer("POST", OF_P1, one)[0] for one in more] == [409, 409]


@pytest.mark.parametrize("change", [{"amount": "1.00"}, {"reason": "mistake"}])
def test_a_reversal_with_other_content_is_a_409(paid: Caller, change: dict[str, str]) -> None:
    paid.ask("POST", OF_P1, {**REVERSAL, "amount": "5.00"})
    body = {**REVERSAL, "amount": "5.00", **change}
    assert paid.answer("POST", OF_P1, body)[0] == 409


def test_a_reversal_that_is_told_before_its_payment_is_a_404(caller: Caller) -> None:
    status, problem = caller.answer("POST", OF_P1, REVERSAL)
    assert (status, problem["type"]) == (404, "urn:puntual:problem:not_found")


@pytest.mark.parametrize("name", ["P/1", "P 1", "P?1", "P%1", "P/reversals", "ñ#1"])
def test_the_payment_of_any_id_is_named_by_the_path_or_by_the_query(
    caller: Caller, name: str
) -> None:
    caller.ask("POST", "/v1/payments", {**PAYMENT, "external_id": name})
    path = f"/v1/payments/bank/{quote(name, safe='')}/reversals"
    assert caller.answer("POST", path, {**REVERSAL, "amount": "1.00"})[1]["id"] == (
        f"bank/{name}/R-1"
    )
    query = {"source": "bank", "external_id": name}
    again = caller.answer("POST", "/v1/reversals", {**REVERSAL, "amount": "1.00"}, query=query)
    assert again == (200, {"status": "unchanged", "id": f"bank/{name}/R-1", "debtor_id": "C-1"})


def test_a_query_that_names_no_payment_is_told_so(caller: Caller) -> None:
    status, problem = caller.answer("POST", "/v1/reversals", REVERSAL, query={"source": "bank"})
    assert (status, problem["errors"][0]["field"]) == (400, "external_id")


def test_a_payment_in_the_body_is_that_of_the_path(paid: Caller) -> None:
    named = {"payment": {"source": "bank", "external_id": "P-2"}}
    assert paid.answer("POST", OF_P1, {**REVERSAL, **named})[0] == 400
    assert paid.answer("POST", OF_P1, [REVERSAL])[0] == 422


def test_reversals_come_many_at_once_and_each_has_an_outcome(paid: Caller) -> None:
    named = {"payment": {"source": "bank", "external_id": "P-1"}}
    unknown = {"payment": {"source": "bank", "external_id": "P-9"}}
    batch = [
        {**REVERSAL, **named, "amount": "1.00"},
        {**REVERSAL, **unknown},
        {**REVERSAL, **named, "external_id": "R-2", "reason": "changed my mind"},
        {**REVERSAL, **named, "external_id": "R-3", "reversed_on": "2030-01-01"},
        {**REVERSAL, **named, "external_id": "R-4", "amount": "-1.00"},
    ]
    _, answer = paid.answer("POST", "/v1/reversals:batch", batch)
    assert [one["status"] for one in answer["results"]] == ["created", *["rejected"] * 4]
    assert [one["error"]["status"] for one in answer["results"][1:]] == [404, 422, 422, 422]


def test_a_credit_note_lowers_what_is_owed_and_is_a_figure_of_its_own(
    caller: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    caller.ask("PUT", "/v1/customers/C-1", {"name": "Ana Prueba"})
    caller.ask("POST", "/v1/invoices", INVOICE)
    first = caller.answer("POST", "/v1/credit-notes", CREDIT_NOTE)
    assert first == (201, {"status": "created", "id": "erp/NC-1", "debtor_id": "C-1"})
    assert outstanding(caller) == "750.00"
    customer = caller.answer("GET", "/v1/customers/C-1")[1]
    assert customer["credited"] == [{"amount": "250.00", "currency": "MXN"}]
    shown = caller.answer("GET", "/v1/credit-notes/erp/NC-1")[1]
    assert (shown["amount"], shown["invoice"]) == ("250.00", CREDIT_NOTE["invoice"])
    taken_back = {**CREDIT_NOTE, "status": "cancelled"}
    assert caller.answer("POST", "/v1/credit-notes", taken_back)[1]["status"] == "updated"
    assert outstanding(caller) == "1000.00"
    assert "Recovered" not in capsys.readouterr().out


def test_credit_notes_come_many_at_once(caller: Caller) -> None:
    caller.ask("POST", "/v1/invoices", INVOICE)
    other = {**CREDIT_NOTE, "external_id": "NC-2", "invoice": None, "debtor_id": "C-1"}
    nobody = {**CREDIT_NOTE, "external_id": "NC-3", "invoice": None}
    batch = [CREDIT_NOTE, other, nobody, {**CREDIT_NOTE, "amount": "1.001"}]
    _, answer = caller.answer("POST", "/v1/credit-notes:batch", batch)
    assert answer["summary"] == {"created": 2, "rejected": 2}
    assert outstanding(caller) == "500.00"


def test_a_credit_note_of_an_invoice_of_somebody_else_is_a_409(caller: Caller) -> None:
    caller.ask("POST", "/v1/invoices", INVOICE)
    assert caller.answer("POST", "/v1/credit-notes", {**CREDIT_NOTE, "debtor_id": "C-2"})[0] == 409
    unknown = {**CREDIT_NOTE, "invoice": {"source": "erp", "external_id": "F-9"}}
    assert caller.answer("POST", "/v1/credit-notes", unknown)[0] == 404
    assert caller.answer("GET", "/v1/credit-notes/erp/NC-9")[0] == 404


def test_a_credit_note_belongs_to_one_debtor(caller: Caller) -> None:
    named = {**CREDIT_NOTE, "invoice": None}
    caller.ask("POST", "/v1/credit-notes", {**named, "debtor_id": "C-1"})
    answer = caller.answer("POST", "/v1/credit-notes", {**named, "debtor_id": "C-2"})
    assert answer[0] == 409
