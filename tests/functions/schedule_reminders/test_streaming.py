"""A tick streams: it holds a window, dies anywhere without loss, and goes on with what is left."""

from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.schedule_reminders.shard_walk import ShardWalk
from functions.schedule_reminders.windows import WINDOW
from puntual.domain.ids import CreditorId
from puntual.ports.scheduling import Progress, ShardProgress
from tests.functions.schedule_reminders.streaming import NINE, TICK, Streaming

SECOND = timedelta(seconds=1)
CREDITORS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 130), max_size=3)


def _streaming(window: int = WINDOW, **creditors: int) -> Streaming:
    streaming = Streaming(window=window)
    streaming.begin(NINE - TICK)
    for creditor, number in creditors.items():
        streaming.put(creditor, number)
    return streaming


def test_a_tick_queues_all_that_is_due_once_and_holds_a_window_of_it() -> None:
    streaming = _streaming(window=100, big=900, small=30)
    scheduled = streaming.tick(NINE)
    assert (scheduled.queued, scheduled.up_to) == (930, NINE)
    assert len(set(streaming.queued)) == 930
    assert streaming.largest_window <= 100
    assert streaming.tick(NINE + TICK).queued == 0


@pytest.mark.parametrize("packed", [True, False])
def test_a_tick_that_is_killed_at_any_call_is_gone_on_with(packed: bool) -> None:
    """Killed at the same place each time, the first part was queued for ever, the rest never."""
    for calls in count(1):
        streaming = _streaming(window=100)
        for creditor, number in (("big", 450), ("small", 30)):
            (streaming.put_packed if packed else streaming.put)(creditor, number)
        if streaming.tick_until_killed(NINE, calls):
            break
        before = len(streaming.queued)
        streaming.tick(NINE + TICK)
        assert len(set(streaming.queued)) == 480
        assert len(streaming.queued) <= 480 + streaming.largest_window
        assert before <= len(streaming.queued)
    assert calls > 20


def test_a_tick_that_is_killed_every_time_gets_through_all_the_same() -> None:
    streaming = _streaming(window=100, big=600, small=30)
    runs = 1
    while not streaming.tick_until_killed(NINE, 12):
        runs += 1
    assert 3 < runs < 30
    assert len(set(streaming.queued)) == 630


@settings(max_examples=25)
@given(
    CREDITORS,
    st.lists(st.integers(1, 25), max_size=6),
    st.integers(20, 200),
    st.sampled_from([timedelta(0), SECOND, 7 * SECOND]),
)
def test_whatever_dies_nothing_is_lost_and_a_window_at_most_is_repeated(
    creditors: dict[str, int], deaths: list[int], window: int, apart: timedelta
) -> None:
    streaming = Streaming(shards=2, window=window)
    streaming.begin(NINE - TICK)
    for creditor, number in creditors.items():
        streaming.put(creditor, number, lambda n: NINE - n % 30 * apart)
    died = sum(not streaming.tick_until_killed(NINE, calls) for calls in deaths)
    streaming.tick(NINE + TICK)
    assert len(set(streaming.queued)) == sum(creditors.values())
    assert len(streaming.queued) <= sum(creditors.values()) + died * (window + 1)


def test_a_tick_that_runs_out_of_time_leaves_the_rest_to_the_next() -> None:
    streaming = _streaming(window=100, big=450)
    looks = count()
    first = streaming.tick(NINE, lambda: next(looks) >= 2)
    assert 200 <= first.queued < 450
    assert first.up_to < NINE
    assert streaming.tick(NINE + TICK).queued == 450 - first.queued
    assert len(set(streaming.queued)) == 450


def test_of_two_ticks_at_once_one_goes_on_and_nothing_is_lost() -> None:
    streaming = _streaming(window=100, big=600)
    begun = iter([True])

    def let_another_begin() -> bool:
        if next(begun, False):
            streaming.tick(NINE, lambda: True)
        return False

    streaming.tick(NINE, let_another_begin)
    streaming.tick(NINE + TICK)
    assert len(set(streaming.queued)) == 600
    assert len(streaming.queued) <= 600 + 2 * 101


def test_rows_in_shards_that_are_new_or_written_to_no_more_are_queued() -> None:
    streaming = Streaming(shards=2)
    streaming.begin(NINE - timedelta(days=3))
    streaming.put("a", 40)
    streaming.shards = 8
    streaming.put("b", 40, lambda n: NINE - timedelta(hours=n))
    streaming.tick(NINE - TICK)
    streaming.shards = 3
    streaming.put("c", 40)
    streaming.tick(NINE)
    assert Counter(streaming.owners()) == {"a": 40, "b": 40, "c": 40}
    streaming.shards = 8
    streaming.put("d", 40, lambda _: NINE + TICK)
    streaming.shards = 1
    streaming.tick(NINE + TICK)
    assert streaming.owners().count("d") == 40


def test_the_first_tick_reads_from_a_day_before_the_table_was_there() -> None:
    """It read five weeks of empty partitions: 3,364 queries with four shards."""
    streaming = Streaming()
    streaming.client.created_at = (NINE - timedelta(hours=2)).timestamp()
    streaming.put("a", 40, lambda n: NINE - timedelta(minutes=3 * n))
    streaming.tick(NINE)
    assert streaming.owners() == ["a"] * 40
    assert streaming.calls["Query"] <= 4 * (26 + 1 + 2 * 3)


@pytest.mark.parametrize(("began", "days"), [(None, 35), (timedelta(days=20), 21)])
def test_a_first_tick_after_weeks_finds_what_was_put_since_the_deployment(
    began: timedelta | None, days: int
) -> None:
    streaming = Streaming(shards=1)
    if began is not None:
        streaming.client.created_at = (NINE - began).timestamp()
    streaming.put("a", 20, lambda n: NINE - timedelta(days=n))
    streaming.tick(NINE)
    assert streaming.owners() == ["a"] * 20
    assert days * 24 <= streaming.calls["Query"] <= days * 24 + 42


def test_a_tick_after_months_reads_no_further_back_than_rows_live() -> None:
    """It read every hour since the last one: a quarter took 8,760 queries with four shards."""
    streaming = Streaming(shards=1)
    streaming.begin(NINE - timedelta(days=90))
    streaming.put("a", 1, lambda _: NINE - timedelta(days=34))
    streaming.tick(NINE)
    assert streaming.owners() == ["a"]
    assert streaming.calls["Query"] <= 35 * 24 + 3


def test_a_new_shard_is_read_from_a_day_before_the_tick_that_did_not_know_it() -> None:
    streaming = Streaming(shards=1)
    streaming.begin(NINE - TICK)
    streaming.shards = 8
    streaming.put("a", 40, lambda _: NINE - timedelta(hours=3))
    streaming.calls.clear()
    streaming.tick(NINE)
    assert streaming.owners().count("a") >= 30
    assert streaming.calls["Query"] <= 7 * 28 + 1


def test_an_idle_tick_costs_a_read_a_shard_and_one_write() -> None:
    streaming = _streaming()
    streaming.calls.clear()
    streaming.tick(NINE - SECOND)
    assert streaming.calls == {"GetItem": 1, "Query": 4, "PutItem": 1}


# --- turns


def test_who_has_few_due_does_not_wait_behind_who_has_many() -> None:
    streaming = _streaming(aaa=3000, small=30, zzz=5)
    streaming.tick(NINE)
    last = max(place for place, owner in enumerate(streaming.owners()) if owner != "aaa")
    assert last < 500


def test_wherever_in_the_slice_those_with_few_are_due() -> None:
    streaming = _streaming(window=500)
    streaming.tick(NINE)
    streaming.put("big", 3000, lambda n: NINE + TICK - n % 250 * SECOND)
    streaming.put("small", 30, lambda n: NINE + TICK - n % 5 * SECOND)
    streaming.tick(NINE + TICK)
    owners = streaming.owners()
    assert len(owners) == len(set(streaming.queued)) == 3030
    assert max(place for place, owner in enumerate(owners) if owner == "small") < 1000


def test_two_with_many_take_turns_as_well() -> None:
    streaming = _streaming(aaa=8000, bbb=1500)
    streaming.tick(NINE)
    owners = streaming.owners()
    last = max(place for place, owner in enumerate(owners) if owner == "bbb")
    assert len(owners) == 9500
    assert last < 5200


def test_many_that_are_passed_over_are_not_read() -> None:
    """Two thousand rows of one instant and creditor are skipped by a key."""
    streaming = _streaming(aaa=3000, small=30)
    streaming.calls.clear()
    streaming.tick(NINE)
    # Rows and what is behind them, in pages of 250 and two or three turns.
    assert streaming.calls["Query"] < 4 * (3030 // 4 // 250 + 10)


def test_more_creditors_with_many_than_can_be_noted_are_queued_all_the_same() -> None:
    streaming = Streaming(shards=1)
    for creditor in "abcd":
        streaming.put(creditor, 150)
    walk = ShardWalk(streaming.wake_ups, 0, ShardProgress(NINE - SECOND), NINE, most_left=2)
    found: Counter[str] = Counter()
    while walk.stage is not None:
        found.update(row.creditor for row in walk.take(1000))
        assert len(walk.progress.left) <= 2
    assert found == dict.fromkeys("abcd", 150)


def test_progress_in_the_middle_of_a_slice_stays_a_small_item() -> None:
    """Eight hundred creditors, with the longest names, wait for their next turn in four shards."""
    streaming = Streaming(shards=4)
    hour = NINE + timedelta(hours=1)
    places = {
        CreditorId(
            f"{number:064}"
        ): f"2026-03-10T15:00:00.000000Z#{number:064}#{number * 7919:064}"
        for number in range(200)
    }
    shard = ShardProgress(NINE, hour, 3, max(places.values()), places)
    assert streaming.cursor.write(Progress([shard] * 4))
    (item,) = streaming.client.items_of("SCHEDULER")
    assert len(item["apart"]["B"]) < 100_000
    assert streaming.cursor.read() == Progress([shard] * 4, 1)
