"""What callers are answered: keys, routes, problems, repeats."""

import json

import pytest

from tests.fakes.clock import NOON
from tests.functions.ingest.ingest_caller import INVOICE, PAYMENT, Caller
from tests.functions.ingest.ingest_setup import CUSTOMER, READ_ONLY, REVOKED, SECRET


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": f"Bearer {SECRET}"},
        {"Authorization": f"bearer  {SECRET}"},
        {"Authorization": "", "X-Api-Key": SECRET},
        {"Authorization": "Basic dTpw", "X-Api-Key": SECRET},
    ],
)
def test_a_key_is_taken_from_either_header(caller: Caller, headers: dict[str, str]) -> None:
    assert caller.answer("POST", "/v1/invoices", INVOICE, headers=headers)[0] == 201


@pytest.mark.parametrize(
    "key", ["", "pk_short", f"{SECRET}x", REVOKED, "pk_" + "ñ" * 30, f"{SECRET} {SECRET}"]
)
def test_whatever_opens_nothing_is_answered_the_same(caller: Caller, key: str) -> None:
    response = caller.ask(
        "POST", "/v1/invoices", INVOICE, {"Authorization": f"Bearer {key}"}
    ).response
    assert response.status == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert json.loads(response.body)["type"] == "urn:puntual:problem:unauthorized"
    assert caller.setup.memory.account(CUSTOMER) is None


def test_a_key_without_the_scope_is_told_which_one_it_lacks(caller: Caller) -> None:
    headers = {"Authorization": f"Bearer {READ_ONLY}"}
    status, problem = caller.answer("POST", "/v1/invoices", INVOICE, headers=headers)
    assert (status, problem["detail"]) == (403, "the key lacks the scope ingest:write")


def test_a_problem_has_its_media_type_and_the_request_id(caller: Caller) -> None:
    response = caller.ask("GET", "/v2", headers={"X-Request-Id": "mine-7"}).response
    problem = json.loads(response.body)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-request-id"] == problem["request_id"] == "mine-7"
    assert (problem["status"], problem["title"]) == (404, "Not Found")


def test_a_strange_request_id_is_replaced_by_the_gateways_own(caller: Caller) -> None:
    response = caller.ask("GET", "/v2", headers={"X-Request-Id": "a\r\nb: c"}).response
    assert response.headers["x-request-id"] == "gateway-1"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/invoices", "POST"),
        ("DELETE", "/v1/customers/C-1", "GET, PUT"),
        ("POST", "/openapi.json", "GET"),
    ],
)
def test_a_wrong_method_is_answered_with_the_right_ones(
    caller: Caller, method: str, path: str, allowed: str
) -> None:
    response = caller.ask(method, path).response
    assert (response.status, response.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/invoices/", "/v1/invoices/a", "/v1/invoice/a/b", "/V1/invoices"]
)
def test_an_unknown_path_is_not_found(caller: Caller, path: str) -> None:
    assert caller.answer("POST", path)[0] == 404


def test_an_encoded_colon_is_a_colon(caller: Caller) -> None:
    assert caller.answer("POST", "/v1/invoices%3Abatch", [INVOICE])[0] == 200


def test_an_invoice_is_created_then_unchanged_then_updated(caller: Caller) -> None:
    stored = {"id": "erp/F-1", "debtor_id": "C-1"}
    assert caller.answer("POST", "/v1/invoices", INVOICE) == (201, {"status": "created", **stored})
    again = caller.answer("POST", "/v1/invoices", INVOICE)
    assert again == (200, {"status": "unchanged", **stored})
    changed = caller.answer("POST", "/v1/invoices", {**INVOICE, "amount": "900.00"})
    assert changed == (200, {"status": "updated", **stored})


def test_a_wrong_invoice_is_answered_with_every_field_and_fix(caller: Caller) -> None:
    status, problem = caller.answer("POST", "/v1/invoices", {**INVOICE, "amount": 5, "more": 1})
    assert status == 422
    assert problem["detail"] == "correct these fields: amount, more"
    assert [error["field"] for error in problem["errors"]] == ["amount", "more"]
    assert all(error["problem"] and error["fix"] for error in problem["errors"])


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "malformed_request"),
        ("[1", 400, "malformed_request"),
        ("", 400, "malformed_request"),
        ("5", 422, "invalid_content"),
        (" " * (4 * 1024 * 1024 + 1), 413, "too_large"),
    ],
)
def test_a_body_that_cannot_be_taken_is_a_problem(
    caller: Caller, body: str, status: int, code: str
) -> None:
    answered, problem = caller.answer("POST", "/v1/invoices", body)
    assert (answered, problem["type"]) == (status, f"urn:puntual:problem:{code}")


def test_broken_base64_is_a_problem(caller: Caller) -> None:
    status, problem = caller.answer("POST", "/v1/invoices", "ñ!", is_base64=True)
    assert (status, problem["errors"][0]["field"]) == (400, "body")


def test_a_batch_answers_each_item_in_its_place(caller: Caller) -> None:
    batch = [INVOICE, {**INVOICE, "amount": 5}, 7, {**INVOICE, "external_id": "F-2"}]
    status, answer = caller.answer("POST", "/v1/invoices:batch", batch)
    results = [(one["index"], one["status"], one.get("id")) for one in answer["results"]]
    assert status == 200
    assert results == [
        (0, "created", "erp/F-1"),
        (1, "rejected", "erp/F-1"),
        (2, "rejected", None),
        (3, "created", "erp/F-2"),
    ]
    assert answer["results"][1]["error"]["errors"][0]["field"] == "amount"
    assert answer["summary"] == {"created": 2, "rejected": 2}


def test_lines_are_answered_by_line(caller: Caller) -> None:
    lines = f"{json.dumps(INVOICE)}\n\nnonsense\n"
    headers = {"content-type": "application/x-ndjson"}
    _, answer = caller.answer("POST", "/v1/invoices:batch", lines, headers=headers)
    assert [(one["line"], one["status"]) for one in answer["results"]] == [
        (1, "created"),
        (3, "rejected"),
    ]


def test_an_item_that_could_not_be_stored_is_to_be_sent_again(caller: Caller) -> None:
    caller.setup.changes.break_next("put_invoice")
    batch = [INVOICE, {**INVOICE, "external_id": "F-2"}]
    response = caller.ask("POST", "/v1/invoices:batch", batch).response
    first, second = json.loads(response.body)["results"]
    assert (first["status"], first["error"]["status"]) == ("failed", 503)
    assert second["status"] == "created"
    assert response.headers["retry-after"] == "5"


def test_a_single_item_that_could_not_be_stored_is_a_503(caller: Caller) -> None:
    caller.setup.changes.break_next("put_invoice")
    response = caller.ask("POST", "/v1/invoices", INVOICE).response
    assert (response.status, response.headers["retry-after"]) == (503, "5")


def test_an_outage_of_the_key_store_is_a_503(caller: Caller) -> None:
    caller.setup.keys.break_next("find")
    response = caller.ask("POST", "/v1/invoices", INVOICE).response
    assert (response.status, response.headers["retry-after"]) == (503, "5")


def test_customers_come_in_one_by_one_or_many_at_once(caller: Caller) -> None:
    status, one = caller.answer("PUT", "/v1/customers/C-1", {"name": "Ana Prueba"})
    assert (status, one["status"], one["id"], one["debtor_id"]) == (201, "created", "C-1", "C-1")
    assert one["consent"]["status"] == "missing"
    assert one["notices"] == []
    batch = [{"id": "C-1", "name": "Ana Prueba"}, {"id": "C-2", "name": "Eva Prueba"}]
    _, many = caller.answer("POST", "/v1/customers:batch", batch)
    assert many["summary"] == {"unchanged": 1, "created": 1}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/customers/C-1", {"id": "C-2", "name": "Ana Prueba"}, 400),
        ("/v1/customers/C%0A1", {"name": "Ana Prueba"}, 400),
        ("/v1/customers/C-1", [1], 422),
        ("/v1/customers/C-1", {}, 422),
    ],
)
def test_a_customer_that_contradicts_its_path_is_refused(
    caller: Caller, path: str, body: object, status: int
) -> None:
    assert caller.answer("PUT", path, body)[0] == status


def test_a_payment_for_an_unknown_invoice_is_a_404(caller: Caller) -> None:
    named = {"source": "erp", "external_id": "F-9"}
    raw = {**PAYMENT, "debtor_id": None, "invoice": named}
    status, problem = caller.answer("POST", "/v1/payments", raw)
    assert (status, problem["type"]) == (404, "urn:puntual:problem:not_found")


def test_a_payment_with_other_content_is_a_409(caller: Caller) -> None:
    caller.ask("POST", "/v1/payments", PAYMENT)
    assert caller.answer("POST", "/v1/payments", {**PAYMENT, "amount": "1.00"})[0] == 409


def test_payments_are_counted_once_and_no_metric_tells_what_one_person_paid(
    caller: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = [
        PAYMENT,
        PAYMENT,
        {**PAYMENT, "external_id": "P-2", "amount": "100"},
        {**PAYMENT, "external_id": "P-3", "amount": "900", "currency": "CLP"},
        {**PAYMENT, "external_id": "P-4", "amount": 1},
    ]
    caller.ask("POST", "/v1/payments:batch", batch)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["PaymentsReceived"] for one in lines if "PaymentsReceived" in one] == [3]
    assert not any("Minor" in name for one in lines for name in one)
    assert {one["_aws"]["Timestamp"] for one in lines} == {int(NOON.timestamp() * 1000)}
