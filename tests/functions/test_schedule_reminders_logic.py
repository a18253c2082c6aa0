"""Everything that is due is queued, once per run, and an outage of any length is caught up."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.schedule_reminders.events import read_time
from functions.schedule_reminders.logic import World, schedule_due
from puntual.domain.errors import InvalidInput, Unavailable
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from puntual.ports import WakeUp
from tests.fakes.schedule import FakeJobs, FakeSchedulerCursor, FakeWakeUps

NOW = datetime(2026, 3, 10, 16, 0, tzinfo=UTC)


class _DyingJobs(FakeJobs):
    """A queue that takes one batch and no more."""

    def put_all(self, wake_ups: Iterable[WakeUp]) -> int:
        if self.queued:
            raise Unavailable("the queue did not answer")
        return super().put_all(wake_ups)


def _debtor(number: int) -> DebtorKey:
    return DebtorKey(CreditorId("taller-luna"), DebtorId(f"cli-{number:04}"))


def _world(*wakes: tuple[int, datetime], cursor: datetime | None = None) -> World:
    wake_ups = FakeWakeUps()
    for number, at in wakes:
        wake_ups.put(_debtor(number), at)
    return World(wake_ups, FakeJobs(), FakeSchedulerCursor(cursor))


def _queued(world: World) -> list[str]:
    assert isinstance(world.jobs, FakeJobs)
    return [one.key.debtor for one in world.jobs.queued]


def test_what_is_due_since_the_last_run_is_queued_and_nothing_else() -> None:
    last = NOW - timedelta(minutes=5)
    world = _world(
        (1, last),
        (2, last + timedelta(seconds=1)),
        (3, NOW),
        (4, NOW + timedelta(seconds=1)),
        cursor=last,
    )
    scheduled = schedule_due(world, NOW)
    assert _queued(world) == ["cli-0002", "cli-0003"]
    assert (scheduled.queued, scheduled.up_to) == (2, NOW)
    assert scheduled.oldest_age == timedelta(minutes=4, seconds=59)


def test_an_outage_of_ten_days_is_caught_up_with_one_look_for_each_debtor() -> None:
    start = NOW - timedelta(days=10)
    wakes = [(number % 3, start + timedelta(hours=9 * number)) for number in range(1, 26)]
    world = _world(*wakes, cursor=start)
    schedule_due(world, NOW)
    assert sorted(_queued(world)) == ["cli-0000", "cli-0001", "cli-0002"]
    assert world.cursor.read() == NOW


def test_the_very_first_run_looks_back_as_long_as_wake_ups_live() -> None:
    """An invoice came in, the schedules were off for three days, and nobody looked at it."""
    world = _world((1, NOW - timedelta(days=34)), (2, NOW - timedelta(days=36)))
    schedule_due(world, NOW)
    assert _queued(world) == ["cli-0001"]


def test_a_run_that_cannot_queue_leaves_the_cursor_where_it_was() -> None:
    start = NOW - timedelta(hours=1)
    world = _world((1, NOW - timedelta(minutes=1)), cursor=start)
    assert isinstance(world.jobs, FakeJobs)
    world.jobs.break_next("put_all")
    with pytest.raises(Unavailable):
        schedule_due(world, NOW)
    assert world.cursor.read() == start
    schedule_due(world, NOW)
    assert _queued(world) == ["cli-0001"]


def test_a_run_that_dies_in_the_middle_of_a_backlog_keeps_what_it_did() -> None:
    start = NOW - timedelta(hours=5)
    world = _world((1, start + timedelta(minutes=30)), (2, NOW), cursor=start)
    dying = World(world.wake_ups, _DyingJobs(), world.cursor)
    with pytest.raises(Unavailable):
        schedule_due(dying, NOW)
    assert world.cursor.read() == start + timedelta(hours=1)


def test_two_overlapping_runs_queue_everything_at_least_once_and_lose_nothing() -> None:
    start = NOW - timedelta(minutes=5)
    world = _world((1, NOW), (2, NOW), cursor=start)
    late = World(world.wake_ups, world.jobs, FakeSchedulerCursor(start))
    schedule_due(world, NOW)
    schedule_due(late, NOW)
    assert set(_queued(world)) == {"cli-0001", "cli-0002"}
    assert world.cursor.read() == NOW


def test_a_run_for_an_instant_already_passed_does_nothing() -> None:
    world = _world((1, NOW), cursor=NOW)
    scheduled = schedule_due(world, NOW - timedelta(minutes=5))
    assert (scheduled.queued, _queued(world)) == (0, [])
    assert world.cursor.read() == NOW


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 600)), max_size=20),
    st.lists(st.integers(1, 120), min_size=1, max_size=8),
)
def test_however_irregular_the_ticks_no_wake_up_is_ever_skipped(
    wakes: list[tuple[int, int]], gaps: list[int]
) -> None:
    start = NOW
    world = _world(*((n, start + timedelta(minutes=m)) for n, m in wakes), cursor=start)
    now = start
    for gap in gaps:
        now += timedelta(minutes=gap)
        schedule_due(world, now)
    due = {_debtor(n).debtor for n, m in wakes if start < start + timedelta(minutes=m) <= now}
    assert set(_queued(world)) == due


def test_the_time_comes_from_the_event() -> None:
    event = {"source": "aws.events", "time": "2026-03-10T13:00:00-03:00"}
    assert read_time(event) == datetime(2026, 3, 10, 16, tzinfo=UTC)


@pytest.mark.parametrize("event", [{}, {"time": "yesterday"}, {"time": "2026-03-10T13:00:00"}, []])
def test_an_event_without_an_instant_is_refused(event: object) -> None:
    with pytest.raises(InvalidInput, match="time"):
        read_time(event)
