"""What anybody tells who signs as Standard Webhooks does."""

from typing import Any

import pytest

from tests.adapters.payments.signed_hooks import UNIX, as_body, event_of, events_of, generic

_PAYMENT = {
    "payment_id": "INV/2026/00012-1",
    "state": "paid",
    "amount": "1500.00",
    "currency": "MXN",
    "reference": "0000018",
    "paid_at": "2026-01-05T09:04:05-06:00",
}


def _hook(kind: str | None = "payment.paid", /, **told: Any) -> Any:
    return generic(as_body(({"type": kind} if kind else {}) | {"data": _PAYMENT | told}))


def test_a_payment_is_read_from_the_form_that_is_described() -> None:
    assert events_of(_hook()) == [
        {
            "payment_id": "INV/2026/00012-1",
            "state": "paid",
            "amount": "1500.00",
            "currency": "MXN",
            "reference": "0000018",
            "paid_at": "2026-01-05T15:04:05Z",
        }
    ]


@pytest.mark.parametrize(
    "body",
    [
        _PAYMENT,
        {"data": _PAYMENT},
        {"payment": _PAYMENT},
        {"type": "payment", "data": {"payment": _PAYMENT}},
        {"type": "payment.updated", "data": {"object": _PAYMENT}},
        {"type": "payment.paid", **_PAYMENT},
    ],
)
def test_it_may_stand_in_the_frames_that_are_common(body: Any) -> None:
    event = event_of(generic(as_body(body)))
    assert (event["payment_id"], event["amount"]) == ("INV/2026/00012-1", "1500.00")


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("pending", "pending"),
        ("processing", "pending"),
        ("paid", "paid"),
        ("succeeded", "paid"),
        ("APPROVED", "paid"),
        ("completed", "paid"),
        ("failed", "failed"),
        ("rejected", "failed"),
        ("declined", "failed"),
        ("canceled", "failed"),
        ("cancelled", "failed"),
        ("expired", "failed"),
        ("refunded", "refunded"),
        ("charged_back", "charged_back"),
        ("chargeback", "charged_back"),
    ],
)
def test_each_word_is_a_state_as_a_field_or_in_the_type(word: str, state: str) -> None:
    for hook in (_hook(None, state=word), _hook(f"payment.{word}", state=None)):
        assert event_of(hook)["state"] == state


@pytest.mark.parametrize(
    ("state", "gone", "told", "refunded"),
    [
        ("refunded", None, "refunded", "1500.00"),
        ("refunded", "1500", "refunded", "1500.00"),
        ("refunded", "500.00", "partly_refunded", "500.00"),
        ("partly_refunded", "500.00", "partly_refunded", "500.00"),
        ("partially_refunded", 0.5, "partly_refunded", "0.50"),
        ("partly_refunded", "1500.00", "refunded", "1500.00"),
        ("partly_refunded", None, "partly_refunded", None),
        ("paid", "0.00", "paid", None),
    ],
)
def test_a_refund_says_how_much_went_back(
    state: str, gone: Any, told: str, refunded: str | None
) -> None:
    event = event_of(_hook(state=state, amount_refunded=gone))
    assert (event["state"], event["amount"]) == (told, "1500.00")
    assert event.get("amount_refunded") == refunded


@pytest.mark.parametrize("told", [{"state": "new"}, {"state": "unknown"}, {"state": 5}])
def test_where_no_state_is_told_the_payment_is_asked_for(told: dict[str, Any]) -> None:
    event = event_of(_hook("payment.updated", **told))
    assert (event["state"], event["amount"], event["reference"]) == ("unknown", None, None)


@pytest.mark.parametrize("kind", ["pago.confirmado", "charge.paid", "invoice.paid"])
def test_a_payment_that_is_called_so_and_has_a_state_is_one_whatever_its_type(kind: str) -> None:
    assert event_of(_hook(kind))["state"] == "paid"


@pytest.mark.parametrize("kind", ["invoice.paid", "customer.created", "payments.paid", "paid"])
def test_what_is_no_payment_is_genuine_and_tells_nothing(kind: str) -> None:
    assert events_of(_hook(kind, payment_id=None, id="in-1")) == []
    assert events_of(_hook(kind, state=None)) == []
    assert events_of(generic(as_body({"type": kind, "data": {"id": "1", "status": "paid"}}))) == []
    for body in ({"hello": "world"}, {"id": "evt_1"}, {"data": {"id": "cus_1"}}):
        assert events_of(generic(as_body(body))) == []


@pytest.mark.parametrize(
    "told",
    [
        {"payment_id": None},
        {"payment_id": ""},
        {"payment_id": " 1"},
        {"payment_id": "1\u200b"},
        {"payment_id": "\ud800"},
        {"payment_id": True},
        {"payment_id": ["1"]},
        {"payment_id": "x" * 129},
        {"amount": None},
        {"amount": "-5.00"},
        {"amount": "1e3"},
        {"amount": "1,500.00"},
        {"amount": "NaN"},
        {"amount": "1500.001"},
        {"amount": "\u0661\u0662"},
        {"amount": "1" * 16},
        {"currency": None},
        {"currency": "XX"},
        {"currency": "mx\u0274"},
        {"currency": "AAA"},
        {"amount_refunded": "1500.01", "state": "refunded"},
    ],
)
def test_what_cannot_be_read_is_genuine_and_never_guessed(told: dict[str, Any]) -> None:
    assert events_of(_hook(**told)) == []


def test_an_id_that_is_a_number_is_read_as_its_digits() -> None:
    event = event_of(_hook(payment_id=12345678901, reference=18, amount=1500))
    assert (event["payment_id"], event["reference"]) == ("12345678901", "18")


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (UNIX, "2026-01-05T15:04:05Z"),
        ("2026-01-05", "2026-01-05"),
        ("2026-01-05T15:04:05.25Z", "2026-01-05T15:04:05.250Z"),
        ("2026-01-05T15:04:05", None),
        ("2026-02-30T15:04:05Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        (-1, None),
        (10**14, None),
        ({}, None),
        ("ayer", None),
    ],
)
def test_an_instant_that_cannot_be_read_is_left_out(at: Any, told: str | None) -> None:
    event = event_of(_hook(paid_at=at))
    assert (event["paid_at"], event["amount"]) == (told, "1500.00")
