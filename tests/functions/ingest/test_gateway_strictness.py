"""What a clumsy client sends: keys given twice, much at once, ids that a path cannot hold."""

import base64
import json
from typing import Any

import pytest

from puntual.intake.items import MAX_BODY_BYTES, MAX_ITEMS
from tests.functions.ingest.ingest_caller import INVOICE, PAYMENT, Caller
from tests.functions.ingest.ingest_setup import IngestSetup

# What Lambda may answer: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html.
LAMBDA_BYTES = 6 * 1024 * 1024


@pytest.fixture
def caller() -> Caller:
    return Caller(IngestSetup())


def twice(item: dict[str, Any], name: str, value: str) -> str:
    return f'{json.dumps(item)[:-1]}, "{name}": "{value}"}}'


def test_a_key_that_is_given_twice_is_refused_and_not_guessed(caller: Caller) -> None:
    """W-9: the last of two amounts won."""
    status, problem = caller.answer("POST", "/v1/invoices", twice(INVOICE, "amount", "1.00"))
    assert (status, problem["errors"][0]["field"]) == (400, "body")
    assert "twice" in problem["errors"][0]["problem"]


def test_a_key_that_is_given_twice_spoils_its_item_only(caller: Caller) -> None:
    lines = f"{json.dumps(INVOICE)}\n{twice(INVOICE, 'debtor_id', 'C-2')}"
    _, answer = caller.answer("POST", "/v1/invoices:batch", lines)
    assert [one["status"] for one in answer["results"]] == ["created", "rejected"]
    assert answer["results"][1]["error"]["errors"][0]["field"] == "body"
    nested = '{"source": "bank", "external_id": "P-1", "invoice": {"source": "a", "source": "b"}}'
    assert caller.answer("POST", "/v1/payments", nested)[0] == 400


@pytest.mark.parametrize("raw", ["[]", '"text"', "5", "null", "true"])
def test_what_is_no_object_is_refused_with_a_field(caller: Caller, raw: str) -> None:
    for method, path in (("POST", "/v1/invoices"), ("PUT", "/v1/customers/C-1")):
        status, problem = caller.answer(method, path, raw)
        assert (status, problem["errors"][0]["field"]) == (422, "body")


def test_the_answer_to_the_worst_batch_fits_into_what_lambda_may_answer(caller: Caller) -> None:
    """W-8: twenty unknown fields in each of a thousand items passed 6 MB."""
    odd = {"\U0001f600" * 60 + f"{number:04}": "x" for number in range(40)}
    items = [{"id": "\U0001f600" * 32, **odd} for _ in range(MAX_ITEMS)]
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in items)
    assert len(lines.encode()) > MAX_BODY_BYTES
    kept = lines[: lines.rindex("\n", 0, len(lines) * 2 // 5)]
    response = caller.ask("POST", "/v1/customers:batch", kept).response
    assert response.status == 200
    assert len(response.body) < LAMBDA_BYTES


def test_beyond_a_hundred_problems_of_a_kind_an_item_is_refused_without_its_fields(
    caller: Caller,
) -> None:
    bad = [{**INVOICE, "external_id": f"F-{number}", "amount": "-1"} for number in range(150)]
    lost = {"source": "erp", "external_id": "F-9"}
    _, answer = caller.answer("POST", "/v1/invoices:batch", [*bad, INVOICE])
    results = answer["results"]
    assert answer["summary"] == {"rejected": 150, "created": 1}
    assert all(one["error"]["errors"][0]["field"] == "amount" for one in results[:100])
    assert all("errors" not in one["error"] for one in results[100:150])
    assert all("100 items before" in one["error"]["detail"] for one in results[100:150])
    assert [one["index"] for one in results] == [*range(151)]
    # Another kind is told all the same.
    mixed = [{**PAYMENT, "debtor_id": None, "invoice": lost}, *({"x": 1} for _ in range(101))]
    told = caller.answer("POST", "/v1/payments:batch", mixed)[1]["results"]
    assert "not on record" in told[0]["error"]["detail"]


def test_a_body_of_four_megabytes_is_taken_as_base64_and_a_larger_one_refused(
    caller: Caller,
) -> None:
    line = json.dumps(INVOICE)
    full = line + " " * (MAX_BODY_BYTES - len(line))
    for body, status in ((full, 200), (full + " ", 413)):
        sent = base64.b64encode(body.encode()).decode()
        # Lambda takes 6 MB; the rest of the event is far below a quarter of one.
        assert len(sent) < LAMBDA_BYTES - 2**18
        path = "/v1/invoices:batch"
        assert caller.ask("POST", path, sent, is_base64=True).response.status == status


@pytest.mark.parametrize(
    "name", ["INV/2026/00012", "#1042", "A 0001-00001234", "50%?", "a?b=c&d", "100%25", "\u00d1 1"]
)
def test_an_id_of_any_characters_finds_what_it_names_by_the_query(
    caller: Caller, name: str
) -> None:
    """H-16: an id with a question mark cannot stand in a path."""
    assert caller.answer("PUT", "/v1/customers", {"name": "Ana"}, query={"id": name})[0] == 201
    assert caller.answer("GET", "/v1/customers:find", query={"id": name})[1]["id"] == name
    document = {"source": "erp", "external_id": name}
    for kind, item in (("invoices", INVOICE), ("payments", PAYMENT)):
        assert caller.answer("POST", f"/v1/{kind}", {**item, **document})[0] == 201
        status, shown = caller.answer("GET", f"/v1/{kind}:find", query=document)
        assert (status, shown["external_id"]) == (200, name)
    note = {**document, "debtor_id": name, "amount": "1.00", "currency": "MXN"}
    assert caller.answer("POST", "/v1/credit-notes", {**note, "issued_on": "2026-03-02"})[0] == 201
    assert caller.answer("GET", "/v1/credit-notes:find", query=document)[0] == 200
    assert caller.answer("GET", "/v1/invoices:find", query={"source": "erp"})[0] == 400
