"""What providers tell is in the books once, whatever repeats, disorder and failures there are."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.application.intake.documents import PAYMENTS
from puntual.application.intake.store import take_in
from puntual.application.payments.booking import Result, document_of
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.payments.known_payment import KnownPayment
from puntual.domain.payments.told_payment import PaymentState, ToldPayment
from puntual.domain.receivables.corrections import ReversalReason
from tests.application.payments.booking_setup import (
    DISPUTED,
    PAID,
    PART,
    REFUNDED,
    BookingSetup,
    told_payment,
)
from tests.fakes.known_payments import FakeKnownPayments
from tests.functions.ingest.ingest_setup import ACME, payment


def test_money_that_came_settles_the_invoice_it_was_asked_for_under_on_its_local_day() -> None:
    setup = BookingSetup()
    assert setup.tell(PAID) == [Result.BOOKED]
    (booked,) = setup.ingest.account().payments
    assert (booked.id, booked.amount) == (DocumentId("stripe", "pi_1"), Money(100_000, "MXN"))
    assert (booked.paid_on, booked.invoice) == (date(2026, 3, 1), DocumentId("erp", "F-1"))
    assert setup.outstanding == 0


def test_session_intent_and_charge_of_one_sale_are_one_payment() -> None:
    setup = BookingSetup()
    pending = told_payment(PaymentState.PENDING)
    assert setup.tell(pending, PAID, PAID, pending, PAID) == [Result.BOOKED] * 5
    assert len(setup.ingest.account().payments) == 1


def test_a_refund_and_a_chargeback_are_reversals_with_their_reason() -> None:
    setup = BookingSetup()
    assert setup.tell(PAID, PART, DISPUTED) == [Result.BOOKED] * 3
    told = {one.reason: one.amount.minor for one in setup.ingest.account().reversals}
    assert told == {ReversalReason.REFUND: 25_000, ReversalReason.CHARGEBACK: 75_000}
    assert setup.outstanding == 100_000


def test_what_no_invoice_is_known_for_is_remembered_and_booked_once_there_is_one() -> None:
    setup = BookingSetup()
    stranger = replace(PAID, reference="0000026")
    assert setup.tell(stranger, replace(PAID, reference=None)) == [Result.UNMATCHED] * 2
    nameless = replace(PAID, payment_id="pi_2", reference=None)
    assert setup.tell(nameless, DISPUTED) == [Result.UNMATCHED] * 2
    assert setup.ingest.account().payments == ()
    setup.known.payments[ACME, "stripe", "pi_1"] = replace(
        setup.known.payments[ACME, "stripe", "pi_1"], reference="0000018"
    )
    assert setup.tell(PAID) == [Result.BOOKED]
    assert (len(setup.ingest.account().payments), setup.outstanding) == (1, 100_000)


def test_a_reference_to_an_invoice_that_is_not_on_record_is_unmatched() -> None:
    setup = BookingSetup()
    assert setup.tell(replace(PAID, reference="0000034")) == [Result.UNMATCHED]


def test_a_payment_that_is_only_named_is_asked_for() -> None:
    setup = BookingSetup(answers=[PAID])
    assert setup.tell(ToldPayment.named("pi_1")) == [Result.BOOKED]
    assert (setup.asked, setup.outstanding) == (["pi_1"], 0)


@pytest.mark.parametrize(
    "answer", [None, ToldPayment.named("pi_1"), replace(PAID, payment_id="pi_2")]
)
def test_an_answer_that_tells_nothing_of_it_books_nothing(answer: ToldPayment | None) -> None:
    setup = BookingSetup(answers=[answer])
    assert setup.tell(ToldPayment.named("pi_1")) == [Result.NOT_TOLD]
    assert setup.ingest.account().payments == ()


def test_a_chargeback_of_what_nobody_told_before_is_asked_for_with_its_payment() -> None:
    setup = BookingSetup(answers=[told_payment(PaymentState.CHARGED_BACK)])
    part = replace(DISPUTED, amount=Money(40_000, "MXN"))
    assert setup.tell(part) == [Result.BOOKED]
    account = setup.ingest.account()
    assert [one.amount.minor for one in account.payments] == [100_000]
    assert sum(one.amount.minor for one in account.reversals) == 100_000


def test_another_sum_than_is_known_is_for_a_person() -> None:
    setup = BookingSetup()
    assert setup.tell(PAID, told_payment(PaymentState.PAID, amount=99_999)) == [
        *(Result.BOOKED, Result.AT_ODDS),
    ]
    assert len(setup.ingest.account().payments) == 1


def test_the_same_money_that_the_api_has_told_under_its_id_is_one_payment() -> None:
    setup = BookingSetup()
    told = payment(
        "pi_1", source="stripe", amount="1000.00", paid_on="2026-03-02", debtor_id="C-1"
    )
    take_in(setup.ingest.ports, PAYMENTS, [told])
    assert setup.tell(PAID, REFUNDED) == [Result.BOOKED] * 2
    assert (len(setup.ingest.account().payments), setup.outstanding) == (1, 100_000)


def test_other_money_under_its_id_is_for_a_person() -> None:
    setup = BookingSetup()
    told = payment("pi_1", source="stripe", amount="5.00", debtor_id="C-1")
    take_in(setup.ingest.ports, PAYMENTS, [told])
    assert setup.tell(PAID) == [Result.AT_ODDS]


def test_money_that_came_after_tomorrow_is_for_a_person() -> None:
    setup = BookingSetup()
    assert setup.tell(replace(PAID, paid_at=date(2027, 1, 1))) == [Result.AT_ODDS]


def test_of_two_that_learn_at_once_one_is_told_to_come_again() -> None:
    setup = BookingSetup()
    other = KnownPayment("pi_1", PaymentState.PENDING)

    class Racing(FakeKnownPayments):
        def keep(self, *told: object, **_: object) -> bool:
            del told
            self.payments[ACME, "stripe", "pi_1"] = other
            return False

    setup.known = Racing()
    assert setup.tell(PAID) == [Result.POSTPONED]
    assert setup.ingest.account().payments == ()


_FAILING = ("find", "keep", "put_payment", "put_reversal", "put_all")


@given(
    told=st.lists(st.sampled_from([PAID, PART, REFUNDED]), min_size=1, max_size=5),
    failing=st.lists(st.sampled_from(_FAILING), max_size=4),
    loses=st.booleans(),
)
def test_failures_between_and_lost_answers_leave_the_same_books(
    told: list[ToldPayment], failing: list[str], loses: bool
) -> None:
    setup = BookingSetup()
    places = (setup.known, setup.ingest.changes, setup.ingest.wake_ups)
    for one, name in zip_longest(told, failing[: len(told)]):
        broken = [place for place in places if name and hasattr(place, name)]
        for place in broken:
            place.break_next(name, after=loses)
        with suppress(Unavailable):
            setup.tell(one)
        for place in broken:
            place.break_next(name, times=0, after=loses)
    assert setup.tell(*told)[-1] is Result.BOOKED
    account = setup.ingest.account()
    gone = max((one.refunded.minor for one in told if one.refunded), default=0)
    assert [one.amount.minor for one in account.payments] == [100_000]
    assert sum(one.amount.minor for one in account.reversals) == gone


def test_a_long_id_keeps_a_name_of_its_own() -> None:
    first, second = ("cs_live_" + "a" * 60 + end for end in "12")
    assert document_of("stripe", "pi_1") == DocumentId("stripe", "pi_1")
    names = {document_of("stripe", one).external_id for one in (first, second)}
    assert [len(one) for one in names] == [64, 64]
