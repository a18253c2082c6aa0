"""What is known of a payment, as a text: equal for what is equal, and small."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from puntual.domain.money import Money
from puntual.domain.payments.known_payment import Booking, KnownPayment, MoneyBack, MoneyIn
from puntual.domain.payments.told_payment import PaymentState
from puntual.domain.receivables.corrections import ReversalReason


def known_to_text(payment: KnownPayment) -> str:
    """Return what is known of a payment, without its id: that is in the key."""
    told = {
        "state": payment.state.value,
        "amount": payment.amount and _money_to_row(payment.amount),
        "refunded": payment.refunded,
        "disputed": payment.disputed,
        "reference": payment.reference,
        "paid_on": payment.paid_on and payment.paid_on.isoformat(),
        "under_way": payment.is_under_way,
        "to_book": [_booking_to_row(one) for one in payment.to_book],
    }
    kept = {name: value for name, value in told.items() if value}
    return json.dumps(kept, separators=(",", ":"), sort_keys=True)


def known_of(text: str, payment_id: str) -> KnownPayment:
    """Read ``known_to_text`` back."""
    told: Mapping[str, Any] = json.loads(text)
    paid_on = told.get("paid_on")
    return KnownPayment(
        payment_id,
        PaymentState(told["state"]),
        _money_of(*told["amount"]) if "amount" in told else None,
        told.get("refunded", 0),
        told.get("disputed", 0),
        told.get("reference"),
        date.fromisoformat(paid_on) if paid_on else None,
        told.get("under_way", False),
        tuple(_booking_of(*row) for row in told.get("to_book", ())),
    )


def _money_to_row(money: Money) -> list[Any]:
    return [money.minor, money.currency]


def _money_of(minor: int, currency: str) -> Money:
    return Money(minor, currency)


def _booking_to_row(booking: Booking) -> list[Any]:
    row = [*_money_to_row(booking.amount), booking.on.isoformat()]
    return row if isinstance(booking, MoneyIn) else [*row, booking.id, booking.reason.value]


def _booking_of(minor: int, currency: str, on: str, *back: str) -> Booking:
    amount, day = Money(minor, currency), date.fromisoformat(on)
    if not back:
        return MoneyIn(amount, day)
    id_, reason = back
    return MoneyBack(id_, amount, day, ReversalReason(reason))
