"""What Conekta tells."""

from typing import Any

import pytest

from tests.adapters.payments.rsa_key import PUBLIC_PEM, rsa_signature
from tests.adapters.payments.signed_hooks import UNIX, as_body, conekta, event_of, events_of, line

_ORDER = {
    "id": "ord_1",
    "object": "order",
    "amount": 150000,
    "amount_refunded": 0,
    "currency": "MXN",
    "payment_status": "paid",
    "metadata": {"reference": "0000018"},
    "charges": {"data": [{"id": "ch_1", "paid_at": UNIX, "order_id": "ord_1"}]},
}
_CHARGE = {
    "id": "ch_1",
    "object": "charge",
    "amount": 150000,
    "currency": "MXN",
    "status": "paid",
    "order_id": "ord_1",
    "paid_at": UNIX,
}


def _event(kind: str, told: object) -> Any:
    body = {"id": "evt_1", "object": "event", "type": kind, "livemode": True}
    return conekta(as_body(body | {"data": {"object": told}}))


@pytest.mark.parametrize(
    ("kind", "told", "state"),
    [
        ("order.paid", {}, "paid"),
        ("order.pending_payment", {"payment_status": "pending_payment"}, "pending"),
        ("order.created", {"payment_status": "pending_payment"}, "pending"),
        ("order.updated", {"payment_status": "paid"}, "paid"),
        ("order.paid", {"payment_status": "pending_payment"}, "pending"),
        ("order.expired", {"payment_status": "expired"}, "failed"),
        ("order.canceled", {"payment_status": "canceled"}, "failed"),
        ("order.declined", {"payment_status": "declined"}, "failed"),
        ("order.voided", {"payment_status": None}, "failed"),
        ("order.charged_back", {"payment_status": "charged_back"}, "charged_back"),
    ],
)
def test_each_event_of_an_order_is_a_state(kind: str, told: dict[str, Any], state: str) -> None:
    event = event_of(_event(kind, _ORDER | told))
    assert (event["payment_id"], event["state"]) == ("ord_1", state)
    assert (event["amount"], event["currency"]) == ("1500.00", "MXN")
    assert event["reference"] == "0000018"
    assert event["paid_at"] == ("2026-01-05T15:04:05Z" if state == "paid" else None)
    assert "amount_refunded" not in event


@pytest.mark.parametrize(
    ("kind", "gone", "state", "refunded"),
    [
        ("order.refunded", 150000, "refunded", "1500.00"),
        ("order.refunded", None, "refunded", "1500.00"),
        ("order.refunded", 50000, "partly_refunded", "500.00"),
        ("order.partially_refunded", 50000, "partly_refunded", "500.00"),
        ("order.partially_refunded", 150000, "refunded", "1500.00"),
    ],
)
def test_a_refund_says_how_much_went_back(
    kind: str, gone: int | None, state: str, refunded: str
) -> None:
    told = _ORDER | {"amount_refunded": gone, "payment_status": "refunded"}
    event = event_of(_event(kind, told))
    assert (event["state"], event["amount"]) == (state, "1500.00")
    assert event["amount_refunded"] == refunded


def test_more_than_came_cannot_go_back() -> None:
    assert events_of(_event("order.refunded", _ORDER | {"amount_refunded": 150001})) == []


@pytest.mark.parametrize("kind", ["charge.paid", "charge.created", "charge.declined"])
def test_a_charge_tells_nothing_since_its_order_does(kind: str) -> None:
    assert events_of(_event(kind, _CHARGE)) == []


@pytest.mark.parametrize("what", ["created", "lost"])
def test_a_chargeback_is_told_of_the_order(what: str) -> None:
    for told in (_CHARGE, {"id": "cb_1", "amount": 150000, "charge": _CHARGE}):
        event = event_of(_event(f"charge.chargeback.{what}", told))
        assert (event["payment_id"], event["state"]) == ("ord_1", "charged_back")
        assert (event["amount"], event["currency"]) == ("1500.00", "MXN")


def test_other_news_of_a_chargeback_only_name_the_order() -> None:
    event = event_of(_event("charge.chargeback.won", _CHARGE))
    assert (event["payment_id"], event["state"], event["amount"]) == ("ord_1", "unknown", None)
    without = {name: value for name, value in _CHARGE.items() if name != "order_id"}
    assert events_of(_event("charge.chargeback.created", without)) == []


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("order.created", _ORDER | {"payment_status": None}),
        ("subscription.paid", {"id": "sub_1"}),
        ("payout.created", {"id": "po_1"}),
        ("webhook_ping", {}),
        ("customer.created", {"id": "cus_1"}),
    ],
)
def test_what_is_no_payment_is_genuine_and_tells_nothing(kind: str, told: dict[str, Any]) -> None:
    assert events_of(_event(kind, told)) == []


@pytest.mark.parametrize("charges", [None, [], {"data": None}, {"data": [1, {"paid_at": "x"}]}])
def test_an_order_without_the_instant_of_a_charge_has_none(charges: Any) -> None:
    event = event_of(_event("order.paid", _ORDER | {"charges": charges, "metadata": None}))
    assert (event["state"], event["paid_at"], event["reference"]) == ("paid", None, None)


def test_while_the_key_is_renewed_one_text_may_hold_both() -> None:
    body = b'{"type": "webhook_ping"}'
    headers = {"digest": rsa_signature(body)}
    other = PUBLIC_PEM.replace("MIIBIjANBg", "MIIBIjANBh")
    hook = line("conekta", body, headers=headers, secret=f"{other}\n{PUBLIC_PEM}")
    assert events_of(hook) == []
