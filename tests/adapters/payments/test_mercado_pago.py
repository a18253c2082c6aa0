"""What Mercado Pago names."""

from typing import Any

import pytest

from tests.adapters.payments.signed_hooks import (
    as_body,
    event_of,
    events_of,
    hex_of,
    is_refused,
    line,
    mercado_pago,
)

_BODY = as_body({"action": "payment.updated", "type": "payment", "data": {"id": "999"}})
_ORDER = "ORD01JQ4S4KY8HWQ6NA5PXB65B3D3"


def _signed(manifest: str, query: dict[str, Any], **headers: str) -> Any:
    signature = f"ts=1700000000,v1={hex_of(manifest.encode())}"
    return line("mercadopago", _BODY, headers={"x-signature": signature, **headers}, query=query)


@pytest.mark.parametrize("body", [_BODY, b"", b"no json", b"[]", b'{"data": {"id": 5}}', b"\xff"])
def test_the_payment_of_the_address_is_named_whatever_the_body_says(body: bytes) -> None:
    assert events_of(mercado_pago(body)) == [
        {
            "payment_id": "123456",
            "state": "unknown",
            "amount": None,
            "currency": None,
            "reference": None,
            "paid_at": None,
        }
    ]


def test_an_order_is_signed_in_small_letters_or_as_it_came() -> None:
    query, request = {"data.id": _ORDER, "type": "order"}, {"x-request-id": "r"}
    for id_ in (_ORDER, _ORDER.lower()):
        hook = _signed(f"id:{id_};request-id:r;ts:1700000000;", query, **request)
        assert (event_of(hook)["payment_id"], event_of(hook)["state"]) == (_ORDER, "unknown")
    assert is_refused(_signed("id:another;request-id:r;ts:1700000000;", query, **request))


def test_what_is_missing_is_left_out_of_what_is_signed() -> None:
    named = {"data.id": "5", "type": "payment"}
    assert event_of(_signed("id:5;ts:1700000000;", named))["payment_id"] == "5"
    assert is_refused(_signed("id:5;request-id:;ts:1700000000;", named))
    for hook in (
        _signed("ts:1700000000;", {}),
        _signed("request-id:r;ts:1700000000;", {}, **{"x-request-id": "r"}),
    ):
        assert event_of(hook)["payment_id"] == "999"
        assert is_refused(hook | {"query": {"data.id": "999"}})
        for body in ("e30=", "", "eyJkYXRhIjogeyJpZCI6ICIxOzIifX0="):
            assert events_of(hook | {"body_b64": body}) == []


def test_milliseconds_are_signed_as_they_came() -> None:
    manifest = b"id:5;request-id:r;ts:1700000000123;"
    headers = {"x-signature": f"ts=1700000000123, v1={hex_of(manifest)}", "x-request-id": "r"}
    query = {"data.id": ["5"], "type": ["payment"]}
    assert event_of(line("mercadopago", b"", headers=headers, query=query))["payment_id"] == "5"


def test_an_older_address_names_the_payment_otherwise() -> None:
    hook = _signed("id:5;ts:1700000000;", {"id": 5, "topic": "payment"})
    assert event_of(hook)["payment_id"] == "5"


@pytest.mark.parametrize(
    "topic",
    [
        *("topic_merchant_order_wh", "topic_claims_integration_wh", "subscription_preapproval"),
        *("topic_chargebacks_wh", "stop_delivery_op_wh", "plan", ""),
    ],
)
def test_what_is_no_payment_is_genuine_and_tells_nothing(topic: str) -> None:
    assert events_of(mercado_pago(_BODY, topic=topic)) == []


@pytest.mark.parametrize(
    ("body", "names_it"),
    [
        (as_body({"type": "payment"}), True),
        (as_body({"topic": "order"}), True),
        (as_body({"action": "payment.created"}), True),
        (as_body({"type": "plan", "action": "payment.created"}), False),
        (b"no json", False),
    ],
)
def test_where_the_address_says_no_topic_the_body_does(body: bytes, names_it: bool) -> None:
    hook = mercado_pago(body)
    assert bool(events_of(hook | {"query": {"data.id": "123456"}})) is names_it


@pytest.mark.parametrize("id_", ["", "1;ts:2", "1 2", "é", "1" * 65, "../1"])
def test_an_id_that_is_none_is_refused(id_: str) -> None:
    assert is_refused(mercado_pago(_BODY, id_))


def test_calls_that_are_not_signed_are_refused() -> None:
    query = {"id": "5", "topic": "payment"}
    assert is_refused(line("mercadopago", _BODY, query=query))
    for signature in ("ts=1,v1=", "v1=a", "ts=1", "ts=1,ts=2,v1=a", "ts=1,v1=a,v1=b", "ts=x,v1=a"):
        headers = {"x-signature": signature, "x-request-id": "r"}
        assert is_refused(line("mercadopago", _BODY, headers=headers, query=query))
    headers = {"x-signature": "ts=1,v1=a", "x-request-id": "r;ts:2"}
    assert is_refused(line("mercadopago", _BODY, headers=headers, query=query))
