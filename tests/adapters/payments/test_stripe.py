"""What Stripe tells."""

from typing import Any

import pytest

from tests.adapters.payments.signed_hooks import UNIX, as_body, event_of, events_of, stripe

_PAID_AT = "2026-01-05T15:04:05Z"
_SESSION = {
    "id": "cs_live_a1",
    "object": "checkout.session",
    "payment_intent": "pi_1",
    "amount_total": 150000,
    "currency": "mxn",
    "client_reference_id": "0000018",
    "mode": "payment",
    "payment_status": "paid",
    "created": UNIX - 4000,
}
_INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "amount": 150000,
    "amount_received": 150000,
    "currency": "mxn",
    "metadata": {"reference": "0000018"},
    "created": UNIX - 4000,
}
_CHARGE = {
    "id": "ch_1",
    "object": "charge",
    "payment_intent": "pi_1",
    "amount": 150000,
    "amount_captured": 150000,
    "amount_refunded": 0,
    "currency": "mxn",
    "paid": True,
    "captured": True,
    "status": "succeeded",
    "refunded": False,
    "created": UNIX,
    "metadata": {"reference": "0000018"},
}
_DISPUTE = {
    "id": "du_1",
    "object": "dispute",
    "charge": "ch_1",
    "payment_intent": "pi_1",
    "amount": 150000,
    "currency": "mxn",
    "status": "needs_response",
}


def _event(kind: str, told: object) -> Any:
    body = {"id": "evt_1", "object": "event", "type": kind, "created": UNIX}
    return stripe(as_body(body | {"data": {"object": told}}))


@pytest.mark.parametrize(
    ("kind", "told", "state"),
    [
        ("checkout.session.completed", _SESSION, "paid"),
        ("checkout.session.completed", _SESSION | {"payment_status": "unpaid"}, "pending"),
        ("checkout.session.async_payment_succeeded", _SESSION, "paid"),
        (
            "checkout.session.async_payment_failed",
            _SESSION | {"payment_status": "unpaid"},
            "failed",
        ),
        ("checkout.session.expired", _SESSION | {"payment_status": "unpaid"}, "failed"),
        ("payment_intent.succeeded", _INTENT, "paid"),
        ("payment_intent.processing", _INTENT | {"amount_received": 0}, "pending"),
        ("payment_intent.requires_action", _INTENT | {"amount_received": 0}, "pending"),
        ("payment_intent.payment_failed", _INTENT | {"amount_received": 0}, "failed"),
        ("payment_intent.canceled", _INTENT | {"amount_received": 0}, "failed"),
        ("charge.succeeded", _CHARGE, "paid"),
        ("charge.captured", _CHARGE, "paid"),
        ("charge.succeeded", _CHARGE | {"captured": False, "amount_captured": 0}, "pending"),
        ("charge.pending", _CHARGE | {"paid": False, "status": "pending"}, "pending"),
        ("charge.failed", _CHARGE | {"paid": False, "status": "failed"}, "failed"),
        ("charge.expired", _CHARGE | {"captured": False, "status": "succeeded"}, "failed"),
        ("charge.dispute.created", _DISPUTE, "charged_back"),
        ("charge.dispute.funds_withdrawn", _DISPUTE, "charged_back"),
        ("charge.dispute.closed", _DISPUTE | {"status": "lost"}, "charged_back"),
    ],
)
def test_each_event_tells_the_same_payment_and_its_state(
    kind: str, told: dict[str, Any], state: str
) -> None:
    event = event_of(_event(kind, told))
    assert (event["payment_id"], event["state"]) == ("pi_1", state)
    assert (event["amount"], event["currency"]) == ("1500.00", "MXN")
    assert event["paid_at"] == (_PAID_AT if state == "paid" else None)
    assert event["reference"] == (None if "dispute" in kind else "0000018")
    assert "amount_refunded" not in event


@pytest.mark.parametrize(
    ("gone", "state", "refunded"),
    [
        (2500, "partly_refunded", "25.00"),
        (149999, "partly_refunded", "1499.99"),
        (150000, "refunded", "1500.00"),
    ],
)
def test_a_refund_says_how_much_went_back(gone: int, state: str, refunded: str) -> None:
    told = _CHARGE | {"amount_refunded": gone, "refunded": gone == 150000}
    event = event_of(_event("charge.refunded", told))
    assert (event["payment_id"], event["state"], event["amount"]) == ("pi_1", state, "1500.00")
    assert (event["amount_refunded"], event["paid_at"]) == (refunded, _PAID_AT)


def test_more_than_came_cannot_go_back() -> None:
    assert events_of(_event("charge.refunded", _CHARGE | {"amount_refunded": 150001})) == []


def test_a_refund_of_a_charge_that_says_no_more_than_it_must_is_read() -> None:
    told = {"id": "ch_1", "amount": 1000, "amount_refunded": 1000, "currency": "clp"}
    event = event_of(_event("charge.refunded", told))
    assert (event["payment_id"], event["state"], event["amount"]) == ("ch_1", "refunded", "1000")


@pytest.mark.parametrize(
    ("kind", "told", "id_"),
    [
        ("charge.refunded", _CHARGE | {"amount_captured": 100000, "amount_refunded": 1}, "pi_1"),
        ("charge.refunded", _CHARGE, "pi_1"),
        ("charge.updated", _CHARGE, "pi_1"),
        ("refund.created", {"id": "re_1", "payment_intent": "pi_1", "amount": 5}, "pi_1"),
        ("refund.failed", {"id": "re_1", "payment_intent": None, "charge": "ch_1"}, "ch_1"),
        ("charge.refund.updated", {"id": "re_1", "charge": {"id": "ch_1"}}, "ch_1"),
        ("charge.dispute.created", _DISPUTE | {"status": "warning_needs_response"}, "pi_1"),
        ("charge.dispute.closed", _DISPUTE | {"status": "won"}, "pi_1"),
        ("charge.dispute.updated", _DISPUTE, "pi_1"),
        ("charge.dispute.funds_reinstated", _DISPUTE | {"status": "won"}, "pi_1"),
        ("checkout.session.completed", _SESSION | {"payment_status": "new"}, "pi_1"),
        (
            "checkout.session.completed",
            _SESSION | {"mode": "subscription", "payment_intent": None},
            "cs_live_a1",
        ),
    ],
)
def test_what_tells_another_sum_than_the_payments_only_names_it(
    kind: str, told: dict[str, Any], id_: str
) -> None:
    event = event_of(_event(kind, told))
    assert (event["payment_id"], event["state"], event["amount"]) == (id_, "unknown", None)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("customer.created", {"id": "cus_1"}),
        ("invoice.paid", {"id": "in_1", "amount_paid": 5, "currency": "mxn"}),
        ("payout.paid", {"id": "po_1", "amount": 5, "currency": "mxn"}),
        ("payment_intent.created", _INTENT),
        ("payment_method.attached", {"id": "pm_1"}),
        ("checkout.session.completed", _SESSION | {"payment_status": "no_payment_required"}),
        ("", {}),
    ],
)
def test_what_is_no_payment_is_genuine_and_tells_nothing(kind: str, told: dict[str, Any]) -> None:
    assert events_of(_event(kind, told)) == []


@pytest.mark.parametrize(
    ("currency", "minor", "amount"),
    [
        ("clp", 15000, "15000"),
        ("pyg", 250000, "250000"),
        ("JPY", 1, "1"),
        ("mxn", 1, "0.01"),
        ("brl", 99, "0.99"),
        ("cop", 4490000, "44900.00"),
        ("isk", 50000, "500"),
        ("ugx", 500, "5"),
        ("mga", 7, "7.00"),
        ("kwd", 5120, "5.120"),
        ("usd", 999999999999999, "9999999999999.99"),
    ],
)
def test_each_currency_has_the_decimals_that_stripe_gives_it(
    currency: str, minor: int, amount: str
) -> None:
    told = _SESSION | {"currency": currency, "amount_total": minor}
    event = event_of(_event("checkout.session.completed", told))
    assert (event["amount"], event["currency"]) == (amount, currency.upper())


def test_a_fraction_of_a_currency_that_has_none_is_not_guessed() -> None:
    told = _SESSION | {"currency": "isk", "amount_total": 50001}
    assert events_of(_event("checkout.session.completed", told)) == []


def test_a_session_without_an_intent_is_named_by_itself() -> None:
    told = _SESSION | {"payment_intent": None, "client_reference_id": None}
    event = event_of(_event("checkout.session.completed", told | {"metadata": {"invoice": "A"}}))
    assert (event["payment_id"], event["reference"]) == ("cs_live_a1", "A")


def test_an_intent_that_is_told_whole_is_named_by_its_id() -> None:
    told = _SESSION | {"payment_intent": {"id": "pi_9"}}
    assert event_of(_event("checkout.session.completed", told))["payment_id"] == "pi_9"


def test_a_thin_event_names_what_must_be_asked_for() -> None:
    related = {"id": "pi_1", "type": "payment_intent", "url": "/v1/payment_intents/pi_1"}
    body = {"id": "evt_1", "object": "v2.core.event", "type": "v1.payment_intent.succeeded"}
    event = event_of(stripe(as_body(body | {"related_object": related})))
    assert (event["payment_id"], event["state"], event["amount"]) == ("pi_1", "unknown", None)
    other = {"related_object": {"id": "cus_1", "type": "customer"}}
    assert events_of(stripe(as_body(body | other))) == []
