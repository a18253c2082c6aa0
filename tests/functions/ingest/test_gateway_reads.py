from unicodedata import normalize
from urllib.parse import quote

import pytest

from puntual.domain.accounts.api_key import Scope
from tests.functions.ingest.ingest_caller import INVOICE, PAYMENT, Caller
from tests.functions.ingest.ingest_setup import CUSTOMER, a_key

NEIGHBOUR = "pk_invented-secret-of-someone-else"


def test_what_is_known_can_be_asked(caller: Caller) -> None:
    consent = {
        "kind": "granted",
        "at": "2026-01-01T00:00:00Z",
        "source": "contract",
        "evidence": "clause 9",
    }
    person = {"name": "Ana Prueba", "phone": "+525555500001", "consents": [consent]}
    caller.ask("PUT", "/v1/customers/C-1", person)
    parts = [
        {"due_on": "2026-03-05", "amount": "300.00"},
        {"due_on": "2026-04-05", "amount": "700.00"},
    ]
    invoice = {**INVOICE, "instalments": parts}
    del invoice["due_on"], invoice["amount"]
    caller.ask("POST", "/v1/invoices", invoice)
    caller.ask("POST", "/v1/payments", PAYMENT)
    _, customer = caller.answer("GET", "/v1/customers/C-1")
    assert (customer["consent"], customer["consents"]) == (
        "given",
        [{**consent, "channels": [], "renewed": False}],
    )
    assert customer["outstanding"] == [{"amount": "600.00", "currency": "MXN"}]
    _, shown = caller.answer("GET", "/v1/invoices/erp/F-1")
    assert shown["outstanding"] == "600.00"
    assert [one["outstanding"] for one in shown["instalments"]] == ["0.00", "600.00"]
    _, paid = caller.answer("GET", "/v1/payments/bank/P-1")
    assert (paid["amount"], paid["invoice"]) == ("400.00", None)


@pytest.mark.parametrize("name", ["INV/2026/00012", "#1042", "a|b:c", "Ñandú 7", "50%", "..%2F"])
@pytest.mark.parametrize("is_decoded", [False, True])
def test_a_path_takes_any_id_of_a_billing_system(
    caller: Caller, name: str, *, is_decoded: bool
) -> None:
    """API Gateway decodes a path, the slashes of an id too, and leaves `%25` as it is."""
    spelled = name.replace("%", "%25") if is_decoded else quote(name, safe="")
    person = {"name": "Ana Prueba"}
    assert caller.answer("PUT", f"/v1/customers/{spelled}", person)[1]["id"] == name
    invoice = {**INVOICE, "external_id": name, "debtor_id": name}
    assert caller.answer("POST", "/v1/invoices", invoice)[1]["id"] == f"erp/{name}"
    caller.ask("POST", "/v1/payments", {**PAYMENT, "external_id": name, "debtor_id": name})
    assert caller.answer("GET", f"/v1/customers/{spelled}")[1]["id"] == name
    assert caller.answer("GET", f"/v1/invoices/erp/{spelled}")[1]["external_id"] == name
    assert caller.answer("GET", f"/v1/payments/bank/{spelled}")[1]["external_id"] == name


def test_the_id_of_a_path_and_of_its_customer_may_be_spelled_in_two_ways(caller: Caller) -> None:
    apart = normalize("NFD", "Ñandú")
    answer = caller.answer("PUT", "/v1/customers/Ñandú", {"id": apart, "name": "Ana Prueba"})
    assert answer[0] == 201
    assert (answer[1]["id"], answer[1]["debtor_id"]) == ("Ñandú", "Ñandú")


@pytest.mark.parametrize("path", ["/v1/customers/a%00b", "/v1/invoices/my erp/F-1"])
def test_what_cannot_be_an_id_is_named(caller: Caller, path: str) -> None:
    status, problem = caller.answer("GET", path)
    assert (status, problem["errors"][0]["field"]) == (400, "id" if "cust" in path else "source")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/customers/C-9",
        "/v1/invoices/erp/F-9",
        "/v1/payments/bank/P-9",
    ],
)
def test_what_is_unknown_is_a_404(caller: Caller, path: str) -> None:
    assert caller.answer("GET", path)[0] == 404


@pytest.mark.parametrize("path", ["/v1/invoices/erp/F-1", "/v1/payments/bank/P-1"])
def test_a_document_whose_account_lacks_it_is_a_404(caller: Caller, path: str) -> None:
    caller.ask("POST", "/v1/invoices", INVOICE)
    caller.ask("POST", "/v1/payments", PAYMENT)
    stored = caller.setup.memory.accounts[CUSTOMER]
    stored.invoices.clear()
    stored.payments.clear()
    assert caller.answer("GET", path)[0] == 404


def test_a_payment_shows_the_invoice_that_it_names(caller: Caller) -> None:
    named = {"source": "erp", "external_id": "F-1"}
    caller.ask("POST", "/v1/payments", {**PAYMENT, "invoice": named})
    assert caller.answer("GET", "/v1/payments/bank/P-1")[1]["invoice"] == named


@pytest.mark.parametrize(
    "path", ["/v1/customers/C-1", "/v1/invoices/erp/F-1", "/v1/payments/bank/P-1"]
)
def test_one_creditor_sees_nothing_of_another(caller: Caller, path: str) -> None:
    caller.ask("PUT", "/v1/customers/C-1", {"name": "Ana Prueba"})
    caller.ask("POST", "/v1/invoices", INVOICE)
    caller.ask("POST", "/v1/payments", PAYMENT)
    caller.setup.keys.create(a_key(NEIGHBOUR, *Scope, creditor="neighbour"))
    own = caller.ask("GET", path).response.status
    others = caller.ask("GET", path, headers={"Authorization": f"Bearer {NEIGHBOUR}"})
    assert (own, others.response.status, others.creditor) == (200, 404, "")


def test_what_may_be_logged_names_no_debtor(caller: Caller) -> None:
    answered = caller.ask("GET", "/v1/customers/C-1")
    assert answered.route == "GET /v1/customers/{id}"
