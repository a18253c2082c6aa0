"""An invoice is on hold while a payment of it is under way."""

from dataclasses import replace

import pytest

from puntual.application.payments.booking import Result
from puntual.application.payments.pending import PENDING_FOR
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.payments.told_payment import PaymentState
from tests.application.payments.booking_setup import PAID, BookingSetup, told_payment
from tests.functions.ingest.ingest_setup import CUSTOMER

_PENDING = told_payment(PaymentState.PENDING)
_FAILED = told_payment(PaymentState.FAILED)


def _active(setup: BookingSetup) -> list[Hold]:
    return [*setup.ingest.account().active_holds(setup.ingest.clock.now())]


def test_it_holds_what_is_open_of_its_invoice_until_it_lapses() -> None:
    setup = BookingSetup()
    assert setup.tell(_PENDING, _PENDING) == [Result.BOOKED] * 2
    (hold,) = _active(setup)
    assert (hold.kind, hold.origin) == (HoldKind.PAYMENT_PENDING, "stripe:pending")
    assert [str(one) for one in hold.instalments] == ["erp/F-1/1"]
    assert hold.until == setup.ingest.clock.now() + PENDING_FOR


def test_repeats_prolong_nothing_and_open_no_hold_that_has_ended() -> None:
    setup = BookingSetup()
    setup.tell(_PENDING)
    setup.ingest.clock.advance(PENDING_FOR)
    setup.tell(_PENDING)
    assert _active(setup) == []


@pytest.mark.parametrize("ending", [_FAILED, PAID])
def test_it_ends_when_the_payment_is_paid_or_fails_and_the_account_is_looked_at(
    ending: object,
) -> None:
    setup = BookingSetup()
    setup.tell(_PENDING)
    setup.ingest.forget_wake_ups()
    setup.tell(_FAILED if ending is _FAILED else PAID, _PENDING)
    assert _active(setup) == []
    assert setup.ingest.wake_ups.of(CUSTOMER) == [setup.ingest.next_evaluation]


def test_a_payment_that_the_creditor_has_only_issued_holds_nothing() -> None:
    setup = BookingSetup()
    assert setup.tell(replace(_PENDING, is_under_way=False)) == [Result.BOOKED]
    assert setup.tell(_FAILED) == [Result.BOOKED]
    assert _active(setup) == []


@pytest.mark.parametrize("reference", [None, "0000026", "0000034"])
def test_without_an_invoice_it_holds_nothing_and_says_so(reference: str | None) -> None:
    setup = BookingSetup()
    assert setup.tell(replace(_PENDING, reference=reference)) == [Result.UNMATCHED]
    assert setup.tell(replace(_FAILED, reference=reference)) == [Result.BOOKED]
    assert _active(setup) == []


def test_of_an_invoice_that_is_paid_nothing_is_held() -> None:
    setup = BookingSetup()
    setup.tell(PAID)
    assert setup.tell(replace(_PENDING, payment_id="pi_2")) == [Result.BOOKED]
    assert setup.tell(replace(_FAILED, payment_id="pi_2")) == [Result.BOOKED]
    assert _active(setup) == []
