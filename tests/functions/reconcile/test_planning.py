"""The hourly tick begins passes, one after the other, and calls back what has stopped."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.reconcile.planning import (
    ACCOUNTS_PER_SEGMENT,
    MOST_SEGMENTS,
    STOPPED_AFTER,
    age_of,
    plan_pass,
    segments_for,
)
from functions.reconcile.tasks import do_task
from puntual.domain.errors import Unavailable
from puntual.ports.daily_pass import MERGE, DailyPass, SegmentTask
from tests.domain.decision.decision_cases import DUE
from tests.fakes.daily_pass import FakePassBook
from tests.functions.reconcile.reconcile_setup import TONIGHT, ReconcileSetup, always, reconcile

HOUR = timedelta(hours=1)


def _late(book: FakePassBook) -> FakePassBook:
    """Return a book that was read before the other tick wrote into it."""

    class Late(FakePassBook):
        def read(self) -> DailyPass | None:
            self.read = super().read  # type: ignore[method-assign]  # the first time only
            return None

    late = Late()
    late.latest = book.latest
    return late


@pytest.mark.parametrize(
    ("items", "segments"),
    [(None, 1), (0, 1), (160_000, 1), (160_001, 2), (8_000_000, 64), (10**9, MOST_SEGMENTS)],
)
def test_a_table_is_divided_by_its_items(items: int | None, segments: int) -> None:
    assert segments_for(items) == segments


def test_a_segment_has_twenty_thousand_accounts_at_most_and_half_of_them_at_least() -> None:
    for accounts in (20_001, 1_000_000, 10_000_000):
        per_segment = accounts / segments_for(8 * accounts)
        assert ACCOUNTS_PER_SEGMENT / 2 <= per_segment <= ACCOUNTS_PER_SEGMENT


@given(items=st.integers(0, 10**10), more=st.floats(1, 1.9))
def test_a_table_that_grows_is_divided_anew_only_when_it_has_doubled(
    items: int, more: float
) -> None:
    """What is remembered of the accounts of a segment is lost with each division."""
    grown = segments_for(int(items * more))
    assert grown in {segments_for(items), 2 * segments_for(items)}


def test_a_pass_is_queued_segment_by_segment() -> None:
    night = ReconcileSetup()
    night.scan.items = 320_001
    plan_pass(night.setup, TONIGHT)
    assert night.queue.queued == [SegmentTask(1, number) for number in (1, 2, 3, 4)]


def test_no_pass_begins_before_the_last_one_has_ended() -> None:
    night = ReconcileSetup()
    plan_pass(night.setup, TONIGHT)
    latest = plan_pass(night.setup, TONIGHT + timedelta(days=3))
    assert (latest.number, latest.day) == (1, DUE)


def test_of_a_day_that_was_counted_there_is_no_second_pass() -> None:
    night = ReconcileSetup()
    reconcile(night.setup, TONIGHT, always)
    assert plan_pass(night.setup, TONIGHT + 2 * HOUR).number == 1
    assert night.queue.queued == []


def test_two_ticks_at_once_begin_one_pass() -> None:
    night = ReconcileSetup()
    plan_pass(night.setup, TONIGHT)
    begun = night.book.latest
    assert begun is not None
    night.queue.queued.clear()
    night.book.latest = replace(begun, queued_at=TONIGHT + HOUR)
    setup = replace(night.setup, book=_late(night.book))
    assert plan_pass(setup, TONIGHT + HOUR).number == 1
    assert night.queue.queued == []


def test_a_tick_that_died_before_it_queued_all_is_made_up_for() -> None:
    night = ReconcileSetup()
    night.queue.break_next("put_all")
    with pytest.raises(Unavailable):
        plan_pass(night.setup, TONIGHT)
    plan_pass(night.setup, TONIGHT + STOPPED_AFTER - timedelta(seconds=1))
    assert night.queue.queued == []
    plan_pass(night.setup, TONIGHT + STOPPED_AFTER)
    assert night.queue.queued == [SegmentTask(1, 1)]


def test_only_segments_that_stopped_are_called_back_and_not_each_hour_anew() -> None:
    night = ReconcileSetup()
    night.scan.items = 320_001
    plan_pass(night.setup, TONIGHT)
    do_task(night.setup, night.queue.queued[0], always, lambda *_: None)
    night.queue.queued.clear()
    for minutes in (50, 60, 99):
        plan_pass(night.setup, TONIGHT + timedelta(minutes=minutes))
    assert night.queue.queued == [SegmentTask(1, number) for number in (2, 3, 4)]


def test_a_merge_that_was_lost_is_called_back() -> None:
    night = ReconcileSetup()
    plan_pass(night.setup, TONIGHT)
    do_task(night.setup, night.queue.queued.pop(), always, lambda *_: None)
    night.queue.queued.clear()
    plan_pass(night.setup, TONIGHT + HOUR)
    assert night.queue.queued == [SegmentTask(1, MERGE)]


def test_the_age_of_the_last_pass_is_told_from_its_end() -> None:
    night = ReconcileSetup()
    latest = plan_pass(night.setup, TONIGHT)
    assert age_of(latest, TONIGHT + 5 * HOUR) == 5 * HOUR
    night.clock.set(TONIGHT + HOUR)
    reconcile(night.setup, TONIGHT, always)
    tomorrow = plan_pass(night.setup, TONIGHT + 25 * HOUR)
    assert (tomorrow.number, age_of(tomorrow, TONIGHT + 26 * HOUR)) == (2, 25 * HOUR)
