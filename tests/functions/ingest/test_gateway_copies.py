"""Old copies of what is on record, as a billing system sends them (case P-1)."""

import json

import pytest

from functions.ingest.http.responses import Response
from tests.functions.ingest.ingest_caller import INVOICE, PAYMENT, Caller
from tests.functions.ingest.ingest_setup import IngestSetup

CANCELLED = {**INVOICE, "status": "cancelled"}
NOTE = {
    "source": "erp",
    "external_id": "N-1",
    "debtor_id": "C-1",
    "amount": "5.00",
    "currency": "MXN",
    "issued_on": "2026-03-02",
}
ANA = {"name": "Ana Prueba", "phone": "+525555500001"}
LATER, EARLIER = "2026-03-02T10:00:00-06:00", "2026-03-02T09:59:59.5-06:00"


def put(caller: Caller, **changes: object) -> Response:
    return caller.ask("PUT", "/v1/customers/C-1", {**ANA, **changes}).response


def test_an_old_copy_revives_no_cancelled_invoice(caller: Caller) -> None:
    for item, status in ((INVOICE, 201), (CANCELLED, 200)):
        assert caller.ask("POST", "/v1/invoices", item).response.status == status
    status, told = caller.answer("POST", "/v1/invoices", INVOICE)
    assert (status, told["status"]) == (200, "unchanged")
    assert told["in_force"]["why"] == "cancelled"
    assert "updated_at" in told["in_force"]["detail"]
    _, shown = caller.answer("GET", "/v1/invoices/erp/F-1")
    assert (shown["status"], shown["outstanding"]) == ("cancelled", "0.00")


def test_a_cancelled_invoice_is_opened_again_by_a_copy_that_is_later(caller: Caller) -> None:
    caller.answer("POST", "/v1/invoices", {**CANCELLED, "updated_at": EARLIER})
    _, told = caller.answer("POST", "/v1/invoices", {**INVOICE, "updated_at": LATER})
    assert (told["status"], "in_force" in told) == ("updated", False)
    _, shown = caller.answer("GET", "/v1/invoices/erp/F-1")
    assert (shown["status"], shown["updated_at"]) == ("open", "2026-03-02T16:00:00Z")


@pytest.mark.parametrize(
    ("path", "item", "field"),
    [("invoices", INVOICE, "amount"), ("credit-notes", NOTE, "amount")],
)
def test_a_batch_says_which_copy_is_in_force(
    caller: Caller, path: str, item: dict[str, object], field: str
) -> None:
    newer = {**item, "updated_at": LATER}
    older = {**item, field: "7.00", "updated_at": EARLIER}
    _, answer = caller.answer("POST", f"/v1/{path}:batch", [newer, older])
    assert [one["status"] for one in answer["results"]] == ["created", "unchanged"]
    in_force = answer["results"][1]["in_force"]
    assert (in_force["why"], in_force["updated_at"]) == ("newer_copy", "2026-03-02T16:00:00Z")


def test_an_older_copy_of_a_customer_brings_no_old_phone_back(caller: Caller) -> None:
    put(caller, updated_at=LATER)
    told = json.loads(put(caller, phone="+525555500002", updated_at=EARLIER).body)
    assert (told["status"], told["in_force"]["why"]) == ("unchanged", "newer_copy")
    assert caller.answer("GET", "/v1/customers/C-1")[1]["phone"] == ANA["phone"]
    batch = [{"id": "C-1", **ANA, "phone": "+525555500002", "updated_at": EARLIER}]
    _, answer = caller.answer("POST", "/v1/customers:batch", batch)
    assert answer["results"][0]["in_force"]["updated_at"] == "2026-03-02T16:00:00Z"


@pytest.mark.parametrize("path", ["invoices", "credit-notes"])
def test_a_copy_of_tomorrow_is_refused(caller: Caller, path: str) -> None:
    item = {**(INVOICE if path == "invoices" else NOTE), "updated_at": "2026-03-04T00:00:00Z"}
    status, problem = caller.answer("POST", f"/v1/{path}", item)
    assert (status, problem["errors"][0]["field"]) == (422, "updated_at")
    assert put(caller, updated_at="2026-03-04T00:00:00Z").status == 422


def test_an_update_of_what_was_read_meanwhile_fails(caller: Caller) -> None:
    tag = put(caller).headers["etag"]
    assert caller.ask("GET", "/v1/customers/C-1").response.headers["etag"] == tag
    put(caller, name="Ana Luna")
    match = {"If-Match": tag}
    lost = caller.ask("PUT", "/v1/customers/C-1", {**ANA, "name": "A"}, headers=match).response
    assert (lost.status, json.loads(lost.body)["type"]) == (
        412,
        "urn:puntual:problem:precondition_failed",
    )
    assert lost.headers["etag"] != tag
    again = {"If-Match": f'"x", {lost.headers["etag"]}'}
    assert caller.ask("PUT", "/v1/customers/C-1", ANA, headers=again).response.status == 200


@pytest.mark.parametrize(("path", "item"), [("invoices", INVOICE), ("credit-notes", NOTE)])
def test_a_document_is_replaced_by_the_tag_that_was_read(
    caller: Caller, path: str, item: dict[str, object]
) -> None:
    changed, name = {**item, "amount": "9.00"}, f"/v1/{path}/erp/{item['external_id']}"
    missing = caller.ask("POST", f"/v1/{path}", item, headers={"If-Match": "*"}).response
    assert (missing.status, "etag" in missing.headers) == (412, False)
    caller.ask("POST", f"/v1/{path}", item)
    tag = caller.ask("GET", name).response.headers["etag"]
    match = {"If-Match": tag}
    asked = [caller.ask("POST", f"/v1/{path}", changed, headers=match) for _ in range(2)]
    stored = asked[1].response
    assert [one.response.status for one in asked] == [200, 200]
    assert stored.headers["etag"] == caller.ask("GET", name).response.headers["etag"] != tag
    assert (
        caller.ask("POST", f"/v1/{path}", item, headers={"If-Match": tag}).response.status == 412
    )


@pytest.mark.parametrize(
    ("path", "body", "match"),
    [
        ("/v1/invoices", INVOICE, 'W/"a"'),
        ("/v1/invoices", INVOICE, "a"),
        ("/v1/invoices:batch", [INVOICE], "*"),
        ("/v1/payments", PAYMENT, '"a"'),
    ],
)
def test_a_match_that_cannot_be_kept_is_refused(
    caller: Caller, setup: IngestSetup, path: str, body: object, match: str
) -> None:
    status, problem = caller.answer("POST", path, body, headers={"If-Match": match})
    assert (status, problem["errors"][0]["field"]) == (400, "If-Match")
    assert setup.memory.accounts == {}
