"""What Asaas tells."""

from datetime import UTC, datetime
from typing import Any

import pytest

from puntual.adapters.payments import asaas as dialect
from puntual.adapters.payments.hook import Hook
from tests.adapters.payments.signed_hooks import as_body, asaas, event_of, events_of

_CHARGE = {
    "object": "payment",
    "id": "pay_080225913252",
    "customer": "cus_000005401844",
    "value": 150,
    "netValue": 147.01,
    "billingType": "BOLETO",
    "status": "PENDING",
    "externalReference": "0000018",
    "dueDate": "2026-01-10",
    "clientPaymentDate": "2026-01-05",
    "paymentDate": "2026-01-06",
}


def _event(kind: str, **told: Any) -> Any:
    return asaas(as_body({"id": "evt_1", "event": f"PAYMENT_{kind}", "payment": _CHARGE | told}))


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("CREATED", "pending"),
        ("AWAITING_RISK_ANALYSIS", "pending"),
        ("APPROVED_BY_RISK_ANALYSIS", "pending"),
        ("AUTHORIZED", "pending"),
        ("OVERDUE", "pending"),
        ("RESTORED", "pending"),
        ("CONFIRMED", "paid"),
        ("RECEIVED", "paid"),
        ("RECEIVED_IN_CASH", "paid"),
        ("DUNNING_RECEIVED", "paid"),
        ("DELETED", "failed"),
        ("REPROVED_BY_RISK_ANALYSIS", "failed"),
        ("CREDIT_CARD_CAPTURE_REFUSED", "failed"),
        ("CHARGEBACK_REQUESTED", "charged_back"),
        ("CHARGEBACK_DISPUTE", "charged_back"),
        ("AWAITING_CHARGEBACK_REVERSAL", "charged_back"),
    ],
)
def test_each_event_is_a_state(kind: str, state: str) -> None:
    event = event_of(_event(kind))
    assert (event["payment_id"], event["state"]) == ("pay_080225913252", state)
    assert (event["amount"], event["currency"]) == ("150.00", "BRL")
    assert event["reference"] == "0000018"
    assert event["paid_at"] == (None if state in {"pending", "failed"} else "2026-01-05")
    assert "amount_refunded" not in event


@pytest.mark.parametrize(
    ("kind", "refunds", "state", "refunded"),
    [
        ("REFUNDED", [], "refunded", "150.00"),
        ("REFUNDED", [{"status": "DONE", "value": 150.0}], "refunded", "150.00"),
        ("RECEIVED_IN_CASH_UNDONE", None, "refunded", "150.00"),
        ("PARTIALLY_REFUNDED", [{"status": "DONE", "value": 20.5}], "partly_refunded", "20.50"),
        (
            "PARTIALLY_REFUNDED",
            [{"status": "DONE", "value": 20}, {"status": "PENDING", "value": 30}, {"value": 1}],
            "partly_refunded",
            "20.00",
        ),
        (
            "PARTIALLY_REFUNDED",
            [{"status": "DONE", "value": 100}, {"status": "DONE", "value": 50}],
            "refunded",
            "150.00",
        ),
        ("PARTIALLY_REFUNDED", None, "partly_refunded", None),
    ],
)
def test_a_refund_says_how_much_went_back(
    kind: str, refunds: Any, state: str, refunded: str | None
) -> None:
    event = event_of(_event(kind, refunds=refunds))
    assert (event["state"], event["amount"]) == (state, "150.00")
    assert event.get("amount_refunded") == refunded


@pytest.mark.parametrize(
    ("kind", "status", "state"),
    [
        ("UPDATED", "PENDING", "pending"),
        ("UPDATED", "OVERDUE", "pending"),
        ("UPDATED", "RECEIVED", "paid"),
        ("REFUND_DENIED", "CONFIRMED", "paid"),
        ("REFUND_IN_PROGRESS", "REFUND_IN_PROGRESS", "unknown"),
        ("UPDATED", "REFUNDED", "unknown"),
    ],
)
def test_where_the_event_says_no_state_the_charge_does(kind: str, status: str, state: str) -> None:
    assert event_of(_event(kind, status=status))["state"] == state


@pytest.mark.parametrize(
    "kind", ["ANTICIPATED", "BANK_SLIP_VIEWED", "CHECKOUT_VIEWED", "SPLIT_CANCELLED", ""]
)
def test_what_changes_no_state_is_genuine_and_tells_nothing(kind: str) -> None:
    assert events_of(_event(kind)) == []


@pytest.mark.parametrize("event", ["TRANSFER_DONE", "INVOICE_AUTHORIZED", "BILL_PAID", None, 5])
def test_what_is_no_payment_is_genuine_and_tells_nothing(event: Any) -> None:
    assert events_of(asaas(as_body({"id": "evt_1", "event": event, "payment": _CHARGE}))) == []


@pytest.mark.parametrize(
    ("value", "amount"),
    [(150, "150.00"), (0.01, "0.01"), (1234567.89, "1234567.89"), ("99.90", "99.90")],
)
def test_an_amount_is_read_as_it_is_written(value: Any, amount: str) -> None:
    assert event_of(_event("RECEIVED", value=value))["amount"] == amount


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ({"clientPaymentDate": None}, "2026-01-06"),
        (
            {"clientPaymentDate": None, "paymentDate": None, "confirmedDate": "2026-01-07"},
            "2026-01-07",
        ),
        ({"clientPaymentDate": "2026-13-01", "paymentDate": "x"}, None),
    ],
)
def test_the_day_of_a_payment_is_the_payers_before_the_banks(
    told: dict[str, Any], day: str | None
) -> None:
    assert event_of(_event("CONFIRMED", **told))["paid_at"] == day


@pytest.mark.parametrize(
    ("kind", "status", "begun"),
    [
        ("CREATED", "PENDING", False),
        ("OVERDUE", "OVERDUE", False),
        ("AWAITING_RISK_ANALYSIS", "AWAITING_RISK_ANALYSIS", True),
        ("AUTHORIZED", "AUTHORIZED", True),
    ],
)
def test_a_charge_that_is_only_issued_is_not_under_way(
    kind: str, status: str, begun: object
) -> None:
    body = as_body({"event": f"PAYMENT_{kind}", "payment": _CHARGE | {"status": status}})
    now = datetime(2026, 1, 5, tzinfo=UTC)
    (told,) = dialect.payments(Hook.of((), (), body, (), now))
    assert told.is_under_way is begun
