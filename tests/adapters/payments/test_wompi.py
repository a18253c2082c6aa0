"""What Wompi tells, and how far its checksum reaches."""

import base64
import json
from collections.abc import Mapping
from itertools import permutations
from typing import Any

import pytest

from tests.adapters.payments.signed_hooks import (
    WOMPI_PATHS,
    Line,
    as_body,
    event_of,
    events_of,
    is_refused,
    read,
    wompi,
)

_ID = "1234-1610641025-49201"
_TRANSACTION = {
    "id": _ID,
    "amount_in_cents": 4490000,
    "reference": "0000018",
    "customer_email": "ana@ejemplo.co",
    "currency": "COP",
    "payment_method_type": "NEQUI",
    "status": "APPROVED",
    "payment_link_id": None,
    "finalized_at": "2021-01-14T16:45:05.000Z",
}


def _hook(order: tuple[str, ...] | None = None, **told: Any) -> Line:
    event = {"event": "transaction.updated", "data": {"transaction": _TRANSACTION | told}}
    return wompi({**event, "environment": "prod", "timestamp": 1530291411}, order)


def _rewritten(hook: Line, change: Mapping[str, Any], **event: Any) -> Line:
    told = json.loads(base64.b64decode(hook["body_b64"]))
    told["data"]["transaction"] |= change
    return hook | {"body_b64": base64.b64encode(as_body(told | event)).decode()}


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("APPROVED", "paid"),
        ("PENDING", "pending"),
        ("DECLINED", "failed"),
        ("ERROR", "failed"),
        ("VOIDED", "refunded"),
    ],
)
def test_each_status_is_a_state(status: str, state: str) -> None:
    event = event_of(_hook(status=status))
    assert (event["payment_id"], event["state"]) == (_ID, state)
    assert (event["amount"], event["currency"]) == ("44900.00", "COP")
    assert event["reference"] == "0000018"
    assert event["paid_at"] == ("2021-01-14T16:45:05Z" if state == "paid" else None)
    assert event.get("amount_refunded") == ("44900.00" if state == "refunded" else None)


@pytest.mark.parametrize("order", [*permutations(WOMPI_PATHS)])
def test_the_order_of_the_signed_values_is_read_and_not_assumed(order: tuple[str, ...]) -> None:
    event = event_of(_hook(order))
    assert (event["state"], event["amount"]) == ("paid", "44900.00")


@pytest.mark.parametrize(
    ("order", "id_", "state"),
    [
        ("amount_in_cents status id", "tx-9", "paid"),
        ("id status amount_in_cents", "123456", "paid"),
        ("amount_in_cents status id", "123456", "unknown"),
        ("status id amount_in_cents", "tx-9", "unknown"),
        ("status id amount_in_cents", "tx-abc", "paid"),
    ],
)
def test_an_id_of_another_form_is_parted_from_the_amount_by_letters(
    order: str, id_: str, state: str
) -> None:
    paths = tuple(f"transaction.{name}" for name in order.split())
    assert event_of(_hook(paths, id=id_))["state"] == state


def test_a_transaction_without_a_currency_is_in_pesos() -> None:
    told = {name: value for name, value in _TRANSACTION.items() if name != "currency"}
    event = event_of(wompi({"data": {"transaction": told}}))
    assert (event["amount"], event["currency"]) == ("44900.00", "COP")


def test_a_further_signed_value_that_takes_no_digit_of_the_amount_changes_nothing() -> None:
    event = event_of(_hook(("transaction.currency", *WOMPI_PATHS)))
    assert (event["state"], event["amount"]) == ("paid", "44900.00")


@pytest.mark.parametrize(
    "order",
    [
        ("transaction.id",),
        ("transaction.id", "transaction.status"),
        ("transaction.id", "transaction.amount_in_cents"),
        (*WOMPI_PATHS, "transaction.reference"),
        ("transaction.reference", "transaction.amount_in_cents", *WOMPI_PATHS[:2]),
    ],
)
def test_what_is_not_signed_or_may_be_cut_otherwise_is_asked_for(order: tuple[str, ...]) -> None:
    event = event_of(_hook(order))
    assert (event["payment_id"], event["state"], event["amount"]) == (_ID, "unknown", None)


@pytest.mark.parametrize("order", [(), ("transaction.status",), ("transaction.customer_email",)])
def test_where_not_even_the_id_is_signed_nothing_is_told(order: tuple[str, ...]) -> None:
    assert events_of(_hook(order)) == []


@pytest.mark.parametrize(
    ("change", "event"),
    [
        ({"amount_in_cents": 449000015}, {"timestamp": 30291411}),
        ({"amount_in_cents": 449000}, {"timestamp": "01530291411"}),
        ({"amount_in_cents": 449}, {"timestamp": 100001530291411}),
        ({"amount_in_cents": 44900001530291411}, {"timestamp": ""}),
        ({"amount_in_cents": 4490001}, {}),
        ({"status": "DECLINED"}, {}),
        ({"id": "1234-1610641025-49202"}, {}),
        ({}, {"timestamp": 1530291412}),
    ],
)
def test_digits_moved_from_one_signed_value_to_the_next_are_refused(
    change: Mapping[str, Any], event: Mapping[str, Any]
) -> None:
    assert is_refused(_rewritten(_hook(), change, **event))


@pytest.mark.parametrize(
    ("change", "names"),
    [
        # The same signed text, cut otherwise, with what is left over in fields that nobody reads.
        (
            {"id": "1234-1610641025-4", "amount_in_cents": 9201, "rest": "4490000"},
            "id amount_in_cents status rest",
        ),
        (
            {"id": "1234-1610641025", "dash": "-", "amount_in_cents": 49201, "rest": "4490000"},
            "id dash amount_in_cents status rest",
        ),
        (
            {"amount_in_cents": 1234, "dash": "-1610641025-49201", "rest": "4490000"},
            "amount_in_cents dash status rest",
        ),
        ({"amount_in_cents": 90000, "rest": "44"}, "id status rest amount_in_cents"),
    ],
)
def test_a_genuine_checksum_over_other_paths_tells_no_other_amount(
    change: Mapping[str, Any], names: str
) -> None:
    genuine, paths = _hook(), [f"transaction.{name}" for name in names.split()]
    checksum = json.loads(base64.b64decode(genuine["body_b64"]))["signature"]["checksum"]
    signature = {"properties": paths, "checksum": checksum}
    found = read(_rewritten(genuine, change, signature=signature))
    assert all(event["amount"] is None for event in found["events"])


def test_a_currency_that_is_not_signed_is_not_believed() -> None:
    event = event_of(_rewritten(_hook(), {"currency": "USD"}))
    assert (event["state"], event["amount"]) == ("unknown", None)


def test_a_status_that_is_new_is_asked_for() -> None:
    assert event_of(_hook(status="ON_HOLD"))["state"] == "unknown"


@pytest.mark.parametrize(
    ("told", "reference"),
    [
        ({"payment_link_id": "abc", "reference": "test_x"}, "abc"),
        ({"payment_link_id": "abc", "sku": "0000018", "reference": "test_x"}, "0000018"),
        ({"reference": None}, None),
        ({"reference": {"x": 1}}, None),
    ],
)
def test_a_payment_by_link_is_known_by_the_link(
    told: Mapping[str, Any], reference: str | None
) -> None:
    assert event_of(_hook(**told))["reference"] == reference


def test_an_event_of_something_else_is_genuine_and_tells_nothing() -> None:
    data = {"nequi_token": {"id": "nequi_1", "status": "APPROVED"}}
    paths = ("nequi_token.id", "nequi_token.status")
    assert events_of(wompi({"event": "nequi_token.updated", "data": data}, paths)) == []


@pytest.mark.parametrize(
    "signature",
    [
        None,
        [],
        {},
        {"properties": None, "checksum": "a"},
        {"properties": ["transaction.id"] * 21, "checksum": "a"},
        {"properties": [["transaction"]], "checksum": "a"},
        {"properties": ["transaction"], "checksum": "a"},
        {"properties": ["transaction.none"], "checksum": "a"},
        {"properties": [], "checksum": None},
        {"properties": [], "checksum": "ñ"},
    ],
)
def test_a_signature_that_is_none_is_refused(signature: Any) -> None:
    assert is_refused(_rewritten(_hook(), {}, signature=signature))


def test_the_checksum_counts_in_either_case() -> None:
    told = json.loads(base64.b64decode(_hook()["body_b64"]))
    told["signature"]["checksum"] = told["signature"]["checksum"].upper()
    hook = _hook() | {"body_b64": base64.b64encode(as_body(told)).decode()}
    assert event_of(hook)["state"] == "paid"
    assert event_of(hook | {"headers": {"X-Event-Checksum": "forged"}})["state"] == "paid"
