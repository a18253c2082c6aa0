"""When the quota is short, the most valuable are written to, at whatever hour they are due."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from puntual.domain.reasons import Reason
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.sending.quota import Taking
from tests.domain.decision.decision_cases import days_from_due, local, payment
from tests.functions.schedule_reminders.value_cases import small_debts
from tests.functions.send_message.quota_days import (
    EVENING,
    HOUR,
    LARGE,
    MINUTE,
    NINE,
    NOON,
    NUMBER,
    SMALL,
    TEN,
    TICK,
    Days,
)


@pytest.mark.parametrize("is_known", [True, False])
def test_small_debts_due_at_nine_leave_the_quota_to_large_ones_due_at_noon(
    *, is_known: bool
) -> None:
    """A row after a reply or a payment in part tells no value; the evaluation does."""
    days = Days(limit=10)
    small = small_debts(days, is_known=is_known)
    large = {days.owe(one, LARGE, NOON) for one in range(200, 210)}
    days.play(EVENING)
    assert days.written_to() == large
    for key in small:
        assert days.sending.decisions.history(key)[0].reasons == (Reason.QUOTA,)


def test_places_that_are_not_kept_for_anybody_are_used_at_once_by_the_most_valuable() -> None:
    days = Days(limit=10)
    small = small_debts(days)
    large = {days.owe(one, LARGE, NOON) for one in range(200, 204)}
    days.play(TEN)
    assert days.written_to() == set(small[-6:])
    days.play(EVENING)
    assert days.written_to() == {*small[-6:], *large}


def test_equal_debts_leave_places_for_larger_ones_as_well() -> None:
    """All fees of a school are the same; those at the cut-off took the places of all above it."""
    days = Days(limit=10)
    small = {days.owe(one, SMALL, NINE) for one in range(100, 120)}
    large = {days.owe(one, LARGE, NOON) for one in range(200, 205)}
    days.play(EVENING)
    assert large < days.written_to()
    assert len(days.written_to() & small) == 5


def test_a_place_that_was_kept_in_vain_goes_to_the_next_one() -> None:
    """The large debts are paid before their evaluation is due."""
    days = Days(limit=10)
    small = small_debts(days)
    for one in range(200, 210):
        key = days.owe(one, LARGE, NOON)
        owing = days.sending.accounts.read(key)
        assert owing is not None
        paid = replace(owing, payments=(payment(LARGE, NINE, name=f"P-{one}"),))
        days.sending.memory.put_account(paid)
    days.play(NOON - TICK)
    assert days.written_to() == set()
    days.play(EVENING)
    assert days.written_to() >= set(small[-9:])
    assert len(days.written_to()) == 10


def test_nothing_is_kept_back_where_there_are_places_for_all_debtors() -> None:
    """As the nightly pass has counted them; those who came since are noticed by what is left."""
    days = Days(limit=100)
    days.sending.numbers.change(NUMBER, {"debtors": 100})
    small = {days.owe(one, SMALL, NINE) for one in range(100, 120)}
    for one in range(200, 300):
        days.owe(one, LARGE, NOON)
    days.play(TEN)
    assert days.written_to() == small
    assert days.sending.numbers.read(NUMBER).value_floor_at is None


def test_a_floor_that_is_needed_no_more_is_taken_away() -> None:
    """Meta raised the limit in the middle of the day."""
    days = Days(limit=10)
    small_debts(days)
    for one in range(200, 210):
        days.owe(one, LARGE, EVENING)
    days.play(TEN)
    assert days.written_to() == set()
    assert days.sending.numbers.read(NUMBER).value_floor > 0
    days.sending.numbers.change(NUMBER, {"daily_limit": 2000, "debtors": 30})
    days.play(TEN + HOUR)
    assert len(days.written_to()) == 20
    assert days.sending.numbers.read(NUMBER).value_floor_at is None


def test_a_table_that_is_away_keeps_nobody_from_being_looked_at() -> None:
    days = Days(limit=10)
    small_debts(days)
    days.numbers.break_next("set_cutoff")
    days.play(NINE + TICK)
    assert len(days.written_to()) == 10


def test_whom_the_rest_is_kept_for_is_weighed_again_when_places_become_free() -> None:
    """Yesterday's ten people count until the morning; the small debts need not wait for long."""
    days = Days(limit=20)
    days.sending.quota.take("7", Taking(10, 20), NINE - 23 * HOUR)
    small = {days.owe(one, SMALL, NINE) for one in range(100, 110)}
    large = {days.owe(one, LARGE, EVENING - HOUR) for one in range(200, 210)}
    days.play(TEN + HOUR)
    assert days.written_to() == small
    days.play(EVENING)
    assert days.written_to() == small | large


def test_a_floor_that_has_just_fallen_is_known_before_anybody_is_looked_at() -> None:
    """Senders that knew the higher one made the small debts wait for one more hour."""
    days = Days(limit=10)
    halt = Halt(HaltScope.COUNTRY, NUMBER, "BR", 131031, NINE - HOUR, "send", NUMBER)
    days.sending.numbers.halt(halt)
    for one in range(200, 210):
        days.owe(one, LARGE, NINE, country="BR")
    small = {days.owe(one, SMALL, TEN) for one in range(100, 110)}
    days.play(TEN - MINUTE)
    just_before = TEN - MINUTE / 3
    assert days.sending.sending_limits.state(NUMBER, just_before).cutoff_at(just_before) > 0
    days.play(TEN + 2 * MINUTE)
    assert days.written_to() == small


@pytest.mark.parametrize("fees", [(), (20_000, 45_000, 90_000)])
@pytest.mark.parametrize("seed", range(4))
def test_over_a_day_those_are_written_to_whom_one_would_choose_with_hindsight(
    seed: int, fees: Sequence[int]
) -> None:
    """Sixty debts that fall due between nine and five, places for twenty."""
    chance = Random(seed)
    days = Days(limit=20)
    keys = {}
    for one in range(100, 160):
        minor = chance.choice(fees) if fees else int(chance.lognormvariate(12, 1))
        keys[days.owe(one, minor, NINE + chance.randrange(8 * 12) * TICK)] = minor
    days.play(EVENING + HOUR)
    best = sorted(keys.values(), reverse=True)[:20]
    assert sorted((keys[one] for one in days.written_to()), reverse=True) == best


def _messages_by_day(days: Days, count: int) -> list[int]:
    """Play some days; return how many messages each had."""
    sent = []
    for day in range(count):
        before = len(days.sending.messenger.messages)
        days.play(local(days_from_due(day), 21))
        sent.append(len(days.sending.messenger.messages) - before)
    return sent


@pytest.mark.parametrize("growth", [1, -1, 0])
def test_no_place_stays_unused_while_somebody_waits_from_one_day_to_the_next(growth: int) -> None:
    """Kept for what is due tomorrow at nine, a place was idle all day, and the next day again."""
    days = Days(limit=10)
    for day in range(4):
        opening, due = local(days_from_due(day), 9), days_from_due(day)
        for one in range(13):
            minor = 500_000 + growth * 100_000 * day + 100 * one
            days.owe(100 + 20 * day + one, minor, opening, due=due)
    assert _messages_by_day(days, 4) == [10, 10, 10, 10]


def test_where_there_are_places_for_all_of_a_day_nobody_waits_for_the_next() -> None:
    days = Days(limit=10)
    chance = Random(3)
    for day in range(3):
        opening, due = local(days_from_due(day), 9), days_from_due(day)
        for one in range(6):
            minor = int(chance.lognormvariate(12, 1))
            days.owe(100 + 20 * day + one, minor, opening, due=due)
    assert _messages_by_day(days, 3) == [6, 6, 6]


def test_invoices_of_next_month_keep_no_places_while_they_come_in() -> None:
    """A billing system writes some every hour; their rows are evaluated, and nothing is sent."""
    days = Days(limit=10)
    small = set(small_debts(days))
    for hour in range(8):
        for one in range(12):
            at, due = NINE + hour * HOUR - TICK, days_from_due(30)
            days.owe(200 + 20 * hour + one, LARGE, at, due=due, is_known=False)
    days.play(EVENING)
    assert len(days.written_to() & small) == 10
    assert days.sending.numbers.read(NUMBER).value_floor_at is not None
