"""What is known of a provider's payment is kept as it was learned, by one at a time."""

from dataclasses import replace
from datetime import date

import pytest

from puntual.domain.ids import CreditorId
from puntual.domain.money import Money
from puntual.domain.payments.known_payment import KnownPayment, MoneyBack, MoneyIn
from puntual.domain.payments.told_payment import PaymentState
from puntual.domain.receivables.corrections import ReversalReason
from tests.contracts.conftest import Ports

_ACME = CreditorId("acme")
_AMOUNT, _DAY = Money(100_000, "MXN"), date(2026, 3, 2)
_NAMED = KnownPayment("pi_1")
_PAID = KnownPayment(
    "pi_1",
    PaymentState.PARTLY_REFUNDED,
    _AMOUNT,
    25_000,
    100,
    "Ñ/2026 #7",
    _DAY,
    True,
    (
        MoneyIn(_AMOUNT, _DAY),
        MoneyBack("refund-25000", Money(25_000, "MXN"), _DAY, ReversalReason.REFUND),
        MoneyBack("dispute-100", Money(100, "MXN"), _DAY, ReversalReason.CHARGEBACK),
    ),
)


@pytest.mark.parametrize("payment", [_NAMED, _PAID, replace(_PAID, to_book=())])
def test_a_payment_is_found_as_it_was_kept(ports: Ports, payment: KnownPayment) -> None:
    assert ports.known_payments.find(_ACME, "stripe", "pi_1") is None
    assert ports.known_payments.keep(_ACME, "stripe", payment, None)
    assert ports.known_payments.find(_ACME, "stripe", "pi_1") == payment
    assert ports.known_payments.find(CreditorId("other"), "stripe", "pi_1") is None
    assert ports.known_payments.find(_ACME, "wompi", "pi_1") is None


def test_an_id_may_hold_what_parts_keys(ports: Ports) -> None:
    for id_ in ("INV/2026 #7", "INV/2026 #7#8", "é" * 60, "x" * 128):
        payment = replace(_NAMED, payment_id=id_)
        assert ports.known_payments.keep(_ACME, "generic", payment, None)
        assert ports.known_payments.find(_ACME, "generic", id_) == payment


def test_of_two_that_learn_at_once_one_is_told(ports: Ports) -> None:
    known = ports.known_payments
    assert known.keep(_ACME, "stripe", _NAMED, None)
    assert not known.keep(_ACME, "stripe", _PAID, None)
    assert known.keep(_ACME, "stripe", _PAID, _NAMED)
    assert not known.keep(_ACME, "stripe", replace(_NAMED, refunded=1), _NAMED)
    assert known.find(_ACME, "stripe", "pi_1") == _PAID
    left = _PAID.without(_PAID.to_book[0])
    assert known.keep(_ACME, "stripe", left, _PAID)
    assert known.find(_ACME, "stripe", "pi_1") == left


def test_what_was_never_kept_is_not_changed(ports: Ports) -> None:
    assert not ports.known_payments.keep(_ACME, "stripe", _PAID, _NAMED)
    assert ports.known_payments.find(_ACME, "stripe", "pi_1") is None
