"""Whatever the order in which a provider tells of a payment, the same money is booked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.money import Money
from puntual.domain.payments.known_payment import (
    Booking,
    CreditorDay,
    KnownPayment,
    MoneyBack,
    MoneyIn,
    learn,
)
from puntual.domain.payments.told_payment import PaymentState, ToldPayment
from puntual.domain.receivables.corrections import ReversalReason

_AMOUNT = Money(10_000, "MXN")
_NOTHING = KnownPayment("pay-1")
# Three in the night of the sixth in London, and still the fifth where the creditor is.
_PAID_AT = datetime(2026, 1, 6, 3, tzinfo=UTC)
_PAID_ON, _TODAY = date(2026, 1, 5), date(2026, 1, 7)
_DAY = CreditorDay(_TODAY, timezone(timedelta(hours=-6)))


def _told(state: PaymentState, refunded: int | None = None, amount: int = 10_000) -> ToldPayment:
    gone = None if refunded is None else Money(refunded, "MXN")
    return ToldPayment("pay-1", state, Money(amount, "MXN"), gone, "0000018", _PAID_AT)


_PENDING, _FAILED, _PAID = map(
    _told, (PaymentState.PENDING, PaymentState.FAILED, PaymentState.PAID)
)


def _after(*told: ToldPayment) -> KnownPayment:
    known = _NOTHING
    for one in told:
        known = learn(known, one, _DAY).known
    return known


def _total(bookings: tuple[Booking, ...], kind: type[MoneyIn] | type[MoneyBack]) -> int:
    return sum(one.amount.minor for one in bookings if isinstance(one, kind))


def test_a_payment_that_is_paid_is_booked_once_however_often_it_is_told() -> None:
    known = _after(_PENDING, _PAID, _PAID, _PENDING, _FAILED, _PAID)
    assert (known.state, known.to_book) == (PaymentState.PAID, (MoneyIn(_AMOUNT, _PAID_ON),))
    assert (known.reference, known.paid_on) == ("0000018", _PAID_ON)


@pytest.mark.parametrize("told", [[_PENDING], [_FAILED], [_PENDING, _FAILED, _PENDING]])
def test_what_brought_no_money_is_not_booked(told: list[ToldPayment]) -> None:
    known = _after(*told)
    assert (known.to_book, known.amount) == ((), None)
    assert known.state is max((one.state for one in told), key=lambda one: one == "failed")


def test_where_no_day_is_told_it_is_the_day_on_which_it_is_told() -> None:
    assert _after(replace(_PAID, paid_at=None)).to_book == (MoneyIn(_AMOUNT, _TODAY),)
    told = replace(_PAID, paid_at=date(2026, 1, 2))
    assert _after(told).to_book == (MoneyIn(_AMOUNT, date(2026, 1, 2)),)


def test_an_attempt_that_failed_may_be_followed_by_one_that_succeeds() -> None:
    assert _after(_FAILED, _PAID).to_book == (MoneyIn(_AMOUNT, _PAID_ON),)


def test_a_refund_is_a_reversal_of_what_newly_went_back() -> None:
    first = _told(PaymentState.PARTLY_REFUNDED, 2_500)
    whole = _told(PaymentState.REFUNDED, 10_000)
    assert _after(_PAID, first, first, whole, first).to_book == (
        MoneyIn(_AMOUNT, _PAID_ON),
        MoneyBack("refund-2500", Money(2_500, "MXN"), _TODAY, ReversalReason.REFUND),
        MoneyBack("refund-10000", Money(7_500, "MXN"), _TODAY, ReversalReason.REFUND),
    )


def test_a_refund_that_is_told_first_tells_of_the_money_too() -> None:
    known = _after(_told(PaymentState.REFUNDED, 10_000), _PAID)
    assert (_total(known.to_book, MoneyIn), _total(known.to_book, MoneyBack)) == (10_000, 10_000)
    assert known.state is PaymentState.REFUNDED


def test_a_chargeback_takes_what_is_left() -> None:
    refund = _told(PaymentState.PARTLY_REFUNDED, 2_500)
    back = _after(_PAID, refund, _told(PaymentState.CHARGED_BACK)).to_book[-1]
    assert back == MoneyBack(
        "dispute-10000", Money(7_500, "MXN"), _TODAY, ReversalReason.CHARGEBACK
    )
    known = _after(_PAID, _told(PaymentState.CHARGED_BACK), refund)
    assert _total(known.to_book, MoneyBack) == 10_000


def test_a_chargeback_of_what_is_not_known_is_remembered_and_asked_about() -> None:
    learned = learn(_NOTHING, _told(PaymentState.CHARGED_BACK, amount=4_000), _DAY)
    assert (learned.must_ask, learned.known.to_book) == (True, ())
    known = learn(learned.known, _PAID, _DAY).known
    assert [type(one) for one in known.to_book] == [MoneyIn, MoneyBack]
    assert (_total(known.to_book, MoneyBack), known.state) == (4_000, PaymentState.CHARGED_BACK)


@pytest.mark.parametrize(
    "told",
    [
        ToldPayment.named("pay-1"),
        ToldPayment("pay-1", PaymentState.PAID),
        _told(PaymentState.PARTLY_REFUNDED),
    ],
)
def test_what_says_too_little_changes_nothing_and_is_asked_about(told: ToldPayment) -> None:
    known = _after(_PAID)
    learned = learn(known, told, _DAY)
    assert (learned.known, learned.must_ask, learned.contradicts) == (known, True, False)


@pytest.mark.parametrize(
    "told",
    [
        replace(_PAID, amount=Money(10_001, "MXN")),
        replace(_PAID, amount=Money(10_000, "USD")),
        replace(_PAID, state=PaymentState.CHARGED_BACK, amount=Money(10_000, "USD")),
    ],
)
def test_another_sum_than_is_known_changes_nothing_and_a_person_looks(told: ToldPayment) -> None:
    known = _after(_PAID)
    learned = learn(known, told, _DAY)
    assert (learned.known, learned.must_ask, learned.contradicts) == (known, False, True)


def test_what_is_in_the_books_is_not_to_be_booked() -> None:
    known = _after(_PAID, _told(PaymentState.REFUNDED, 10_000))
    first, second = known.to_book
    assert known.without(first).to_book == (second,)
    assert learn(known.without(first).without(second), _PAID, _DAY).known.to_book == ()


_HISTORIES = st.lists(
    st.sampled_from([_PENDING, _FAILED, _PAID])
    | st.integers(1, 9_999).map(lambda gone: _told(PaymentState.PARTLY_REFUNDED, gone))
    | st.integers(1, 10_000).map(lambda taken: _told(PaymentState.CHARGED_BACK, amount=taken))
    | st.just(_told(PaymentState.REFUNDED, 10_000)),
    min_size=1,
    max_size=8,
)


@given(told=_HISTORIES, data=st.data())
def test_any_order_with_any_repeats_books_the_same_money(
    told: list[ToldPayment], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(told), max_size=4))
    shuffled = data.draw(st.permutations([*told, *again]))
    one, other = _after(*told), _after(*shuffled)
    for kind in (MoneyIn, MoneyBack):
        assert _total(one.to_book, kind) == _total(other.to_book, kind)
    assert replace(one, to_book=()) == replace(other, to_book=())
    came, back = _total(one.to_book, MoneyIn), _total(one.to_book, MoneyBack)
    assert back <= came <= 10_000
    expected = max((t.refunded.minor for t in told if t.refunded), default=0) + max(
        (t.amount.minor for t in told if t.amount and t.state == "charged_back"), default=0
    )
    assert back == (min(came, expected) if came else 0)


@given(told=_HISTORIES)
def test_no_state_goes_backwards_and_no_id_is_booked_twice(told: list[ToldPayment]) -> None:
    known, states = _NOTHING, [*PaymentState]
    order = ["unknown", "pending", "failed", "paid", "partly_refunded", "refunded", "charged_back"]
    assert sorted(order) == sorted(states)
    for one in told:
        later = learn(known, one, _DAY).known
        assert order.index(later.state) >= order.index(known.state)
        assert later.to_book[: len(known.to_book)] == known.to_book
        known = later
    ids = [one.id for one in known.to_book if isinstance(one, MoneyBack)]
    assert len(ids) == len(set(ids))
