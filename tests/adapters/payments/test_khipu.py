"""What Khipu tells."""

from typing import Any

import pytest

from tests.adapters.payments.signed_hooks import (
    SECRET,
    UNIX,
    as_body,
    base64_of,
    event_of,
    events_of,
    hex_of,
    is_refused,
    khipu,
    line,
)

_NOTICE = {
    "payment_id": "gqzdy6chjne9",
    "receiver_id": 985101,
    "amount": "15000.0000",
    "currency": "CLP",
    "status": "done",
    "status_detail": "normal",
    "transaction_id": "0000018",
    "conciliation_date": "2026-01-05T15:04:05.000Z",
}


def _notice(**told: Any) -> Any:
    return khipu(as_body(_NOTICE | told))


@pytest.mark.parametrize(
    ("status", "detail", "state"),
    [
        ("done", "normal", "paid"),
        ("done", "marked-paid-by-receiver", "paid"),
        ("done", None, "paid"),
        (None, None, "paid"),
        ("done", "reversed", "refunded"),
        ("done", "rejected-by-payer", "failed"),
        ("done", "marked-as-abuse", "failed"),
        ("pending", "rejected-by-payer", "failed"),
        ("pending", "pending", "pending"),
        ("verifying", "pending", "pending"),
    ],
)
def test_each_status_with_its_detail_is_a_state(
    status: str | None, detail: str | None, state: str
) -> None:
    event = event_of(_notice(status=status, status_detail=detail))
    assert (event["payment_id"], event["state"]) == ("gqzdy6chjne9", state)
    assert (event["amount"], event["currency"]) == ("15000", "CLP")
    assert event["reference"] == "0000018"
    was_paid = state in {"paid", "refunded"}
    assert event["paid_at"] == ("2026-01-05T15:04:05Z" if was_paid else None)
    assert event.get("amount_refunded") == ("15000" if state == "refunded" else None)


@pytest.mark.parametrize(
    "told", [{"status": "new"}, {"status": None, "conciliation_date": None}, {"status": 5}]
)
def test_where_no_state_is_told_the_payment_is_asked_for(told: dict[str, Any]) -> None:
    event = event_of(_notice(**told))
    assert (event["payment_id"], event["state"], event["amount"]) == (
        *("gqzdy6chjne9", "unknown", None),
    )


@pytest.mark.parametrize(
    ("amount", "currency", "read"),
    [("1000.0000", "CLP", "1000"), (1000, "CLP", "1000"), ("10.50", "USD", "10.50")],
)
def test_an_amount_has_the_decimals_of_its_currency(amount: Any, currency: str, read: str) -> None:
    assert event_of(_notice(amount=amount, currency=currency))["amount"] == read


def test_a_notice_of_nothing_is_genuine_and_tells_nothing() -> None:
    assert events_of(khipu(as_body({"receiver_id": 5}))) == []
    assert events_of(_notice(amount="1000.5000")) == []


def test_an_instant_in_seconds_is_read_as_such() -> None:
    assert event_of(khipu(as_body(_NOTICE), UNIX))["state"] == "paid"
    assert is_refused(khipu(as_body(_NOTICE), UNIX - 301))


def test_signatures_of_other_forms_are_refused() -> None:
    body = as_body(_NOTICE)
    for given in (
        f"t={UNIX * 1000},s={hex_of(f'{UNIX * 1000}.'.encode() + body)}",
        f"t={UNIX * 1000},s={base64_of(body, SECRET.encode())}",
        hex_of(body),
        f"t={UNIX * 1000}",
    ):
        assert is_refused(line("khipu", body, headers={"x-khipu-signature": given}))
