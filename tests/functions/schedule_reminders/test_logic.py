"""Everything that is due is queued, once per run, and an outage of any length is caught up."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.schedule_reminders.logic import Dependencies, schedule_due
from functions.schedule_reminders.outlook import Outlook
from functions.schedule_reminders.priority import HEAD_START, NEWS_SPREAD
from puntual.application.sending_limits import SendingLimits
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.errors import InvalidInput, Unavailable
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, PhoneNumberId
from puntual.domain.sending.messaging_limit import NO_LIMIT
from puntual.ports.scheduling import WakeUp
from puntual.runtime.scheduled_event import read_time
from tests.fakes.conditions import ConditionsMemory, FakeCircuitBreakers
from tests.fakes.creditors import FakeCreditors
from tests.fakes.governing import FakeNumbers, FakeQuota
from tests.fakes.schedule import FakeJobs, FakeSchedulerCursor, FakeWakeUps

NOW = datetime(2026, 3, 10, 16, 0, tzinfo=UTC)


class _DyingJobs(FakeJobs):
    """A queue that takes one batch and no more."""

    def put_all(self, wake_ups: Iterable[WakeUp], delay: timedelta = timedelta(0)) -> int:
        if self.queued:
            raise Unavailable("the queue did not answer")
        return super().put_all(wake_ups, delay)


def _outlook(
    wake_ups: FakeWakeUps,
    limit: int = NO_LIMIT,
    *creditors: str,
    caps: Mapping[str, int] = MappingProxyType({}),
) -> Outlook:
    """Return the outlook of creditors with a number each, all in one portfolio."""
    numbers, quota = FakeNumbers(), FakeQuota()
    found = []
    for place, name in enumerate(creditors or ("taller-luna",)):
        number = PhoneNumberId(f"100000{place}")
        cap = caps.get(name)
        numbers.change(number, {"portfolio": "7", "daily_limit": limit, "daily_cap": cap})
        found.append(Creditor(name, name, number))
    breakers = FakeCircuitBreakers(ConditionsMemory())
    limits = SendingLimits(numbers, quota)
    return Outlook(wake_ups, FakeCreditors(*found), limits, quota, breakers)


def _debtor(number: int) -> DebtorKey:
    return DebtorKey(CreditorId("taller-luna"), DebtorId(f"cli-{number:04}"))


def _dependencies(*wakes: tuple[int, datetime], cursor: datetime | None = None) -> Dependencies:
    wake_ups = FakeWakeUps()
    for number, at in wakes:
        wake_ups.put(_debtor(number), at)
    return Dependencies(wake_ups, FakeJobs(), FakeSchedulerCursor(cursor), _outlook(wake_ups))


def _up_to(setup: Dependencies) -> datetime | None:
    assert isinstance(setup.cursor, FakeSchedulerCursor)
    return setup.cursor.at


def _queued(setup: Dependencies) -> list[str]:
    assert isinstance(setup.jobs, FakeJobs)
    return [one.key.debtor for one in setup.jobs.queued]


def test_what_is_due_since_the_last_run_is_queued_and_nothing_else() -> None:
    last = NOW - timedelta(minutes=5)
    setup = _dependencies(
        (1, last),
        (2, last + timedelta(seconds=1)),
        (3, NOW),
        (4, NOW + timedelta(seconds=1)),
        cursor=last,
    )
    scheduled = schedule_due(setup, NOW)
    assert _queued(setup) == ["cli-0002", "cli-0003"]
    assert (scheduled.queued, scheduled.up_to) == (2, NOW)
    assert scheduled.oldest_age == timedelta(minutes=4, seconds=59)


def test_an_outage_of_ten_days_is_caught_up_with_one_look_for_each_debtor() -> None:
    start = NOW - timedelta(days=10)
    wakes = [(number % 3, start + timedelta(hours=9 * number)) for number in range(1, 26)]
    setup = _dependencies(*wakes, cursor=start)
    schedule_due(setup, NOW)
    assert sorted(_queued(setup)) == ["cli-0000", "cli-0001", "cli-0002"]
    assert _up_to(setup) == NOW


def test_the_very_first_run_looks_back_as_long_as_wake_ups_live() -> None:
    """An invoice came in, the schedules were off for three days, and nothing evaluated it."""
    setup = _dependencies((1, NOW - timedelta(days=34)), (2, NOW - timedelta(days=36)))
    schedule_due(setup, NOW)
    assert _queued(setup) == ["cli-0001"]


def test_a_run_that_cannot_queue_leaves_the_cursor_where_it_was() -> None:
    start = NOW - timedelta(hours=1)
    setup = _dependencies((1, NOW - timedelta(minutes=1)), cursor=start)
    assert isinstance(setup.jobs, FakeJobs)
    setup.jobs.break_next("put_all")
    with pytest.raises(Unavailable):
        schedule_due(setup, NOW)
    assert _up_to(setup) == start
    schedule_due(setup, NOW)
    assert _queued(setup) == ["cli-0001"]


def test_a_run_that_dies_in_the_middle_of_a_backlog_keeps_what_it_did() -> None:
    start = NOW - timedelta(hours=5)
    setup = _dependencies((1, start + timedelta(minutes=30)), (2, NOW), cursor=start)
    dying = replace(setup, jobs=_DyingJobs())
    with pytest.raises(Unavailable):
        schedule_due(dying, NOW)
    assert _up_to(setup) == start + timedelta(hours=1, microseconds=-1)


def test_a_run_that_dies_on_a_long_way_back_does_not_begin_anew() -> None:
    setup = _dependencies((1, NOW - timedelta(minutes=1)))
    assert isinstance(setup.jobs, FakeJobs)
    setup.jobs.break_next("put_all")
    with pytest.raises(Unavailable):
        schedule_due(setup, NOW)
    reached = _up_to(setup)
    assert reached is not None
    assert timedelta(0) < NOW - reached <= timedelta(days=1)


def test_two_overlapping_runs_queue_everything_at_least_once_and_lose_nothing() -> None:
    start = NOW - timedelta(minutes=5)
    setup = _dependencies((1, NOW), (2, NOW), cursor=start)
    late = replace(setup, cursor=FakeSchedulerCursor(start))
    schedule_due(setup, NOW)
    schedule_due(late, NOW)
    assert set(_queued(setup)) == {"cli-0001", "cli-0002"}
    assert _up_to(setup) == NOW


def test_a_run_for_an_instant_already_passed_does_nothing() -> None:
    setup = _dependencies((1, NOW), cursor=NOW)
    scheduled = schedule_due(setup, NOW - timedelta(minutes=5))
    assert (scheduled.queued, _queued(setup)) == (0, [])
    assert _up_to(setup) == NOW


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 600)), max_size=20),
    st.lists(st.integers(1, 120), min_size=1, max_size=8),
)
def test_however_irregular_the_ticks_no_wake_up_is_ever_skipped(
    wakes: list[tuple[int, int]], gaps: list[int]
) -> None:
    start = NOW
    setup = _dependencies(*((n, start + timedelta(minutes=m)) for n, m in wakes), cursor=start)
    now = start
    for gap in gaps:
        now += timedelta(minutes=gap)
        schedule_due(setup, now)
    due = {_debtor(n).debtor for n, m in wakes if start < start + timedelta(minutes=m) <= now}
    assert set(_queued(setup)) == due


def test_the_time_comes_from_the_event() -> None:
    event = {"source": "aws.events", "time": "2026-03-10T13:00:00-03:00"}
    assert read_time(event) == datetime(2026, 3, 10, 16, tzinfo=UTC)


@pytest.mark.parametrize("event", [{}, {"time": "yesterday"}, {"time": "2026-03-10T13:00:00"}, []])
def test_an_event_without_an_instant_is_refused(event: object) -> None:
    with pytest.raises(InvalidInput, match="time"):
        read_time(event)


# --- a quota that is short


def _short_of(
    people: int, *values: int, creditors: tuple[str, ...] = ("taller-luna",)
) -> Dependencies:
    """Return a world with debtors of some values, and room for so many people."""
    wake_ups = FakeWakeUps()
    for number, value in enumerate(values):
        creditor = CreditorId(creditors[number % len(creditors)])
        key = DebtorKey(creditor, DebtorId(f"cli-{number:04}"))
        wake_ups.put(key, NOW - timedelta(seconds=60 - number), value)
    last = NOW - timedelta(minutes=5)
    outlook = _outlook(wake_ups, people, *creditors)
    return Dependencies(wake_ups, FakeJobs(), FakeSchedulerCursor(last), outlook)


def _delays(setup: Dependencies) -> list[timedelta]:
    assert isinstance(setup.jobs, FakeJobs)
    return setup.jobs.delays


def test_when_the_quota_is_short_the_most_valuable_go_first_and_the_others_later() -> None:
    setup = _short_of(2, 10, 500, 0, 300)
    assert schedule_due(setup, NOW).queued == 4
    assert _queued(setup) == ["cli-0001", "cli-0003", "cli-0000", "cli-0002"]
    assert _delays(setup) == [NEWS_SPREAD] * 2 + [HEAD_START] * 2


def test_a_look_of_unknown_value_hides_none_that_another_one_knows() -> None:
    """A reply or a payment came in shortly before a planned evaluation, and sent it to the end."""
    setup = _short_of(1, 10, 500)
    setup.wake_ups.put(_debtor(1), NOW - timedelta(minutes=2))
    schedule_due(setup, NOW)
    assert _queued(setup) == ["cli-0001", "cli-0000"]


@pytest.mark.parametrize("people", [4, 5, 0])
def test_whoever_does_not_compete_goes_in_the_order_in_which_they_are_due(people: int) -> None:
    """With no room at all each is told so by the evaluation itself, and soon."""
    setup = _short_of(people, 10, 500, 0, 300)
    schedule_due(setup, NOW)
    assert _queued(setup) == [f"cli-{number:04}" for number in range(4)]
    assert _delays(setup) == [timedelta(0)] * 4


def test_creditors_that_share_a_quota_compete_for_it() -> None:
    setup = _short_of(2, 10, 500, 0, 300, creditors=("taller-luna", "taller-sol"))
    schedule_due(setup, NOW)
    assert set(_queued(setup)[:2]) == {"cli-0000", "cli-0001"}


def test_a_small_creditor_has_its_share_of_a_short_quota_beside_one_with_large_debts() -> None:
    """Of ten places all went to the large debts of one, day after day."""
    values = [number % 2 * 900 + 10 for number in range(40)]
    setup = _short_of(10, *values, creditors=("taller-luna", "taller-sol"))
    schedule_due(setup, NOW)
    assert isinstance(setup.jobs, FakeJobs)
    early = zip(setup.jobs.queued, setup.jobs.delays, strict=True)
    counts = Counter(one.key.creditor for one, delay in early if delay < HEAD_START)
    assert counts == {"taller-luna": 5, "taller-sol": 5}


def _with_a_backlog(setup: Dependencies, *values: int) -> Dependencies:
    """Return the world with debtors of some values who were due hours ago, from cli-0007 on."""
    for number, value in enumerate(values, start=7):
        setup.wake_ups.put(_debtor(number), NOW - timedelta(hours=3), value)
    return replace(setup, cursor=FakeSchedulerCursor(NOW - timedelta(hours=4)))


def test_room_that_was_given_away_in_one_run_is_not_given_twice() -> None:
    setup = _with_a_backlog(_short_of(3, 5, 5), 5, 5)
    schedule_due(setup, NOW)
    assert sorted(_queued(setup)) == ["cli-0000", "cli-0001", "cli-0007", "cli-0008"]
    assert sorted(_delays(setup)) == [NEWS_SPREAD] * 3 + [HEAD_START]


def test_after_an_outage_what_was_due_first_does_not_use_up_what_others_are_worth() -> None:
    setup = _with_a_backlog(_short_of(3, 10, 500), 1, 2)
    schedule_due(setup, NOW)
    assert _queued(setup) == ["cli-0008", "cli-0007", "cli-0000", "cli-0001"]
    assert _delays(setup) == [NEWS_SPREAD, HEAD_START, NEWS_SPREAD, NEWS_SPREAD]


def test_a_floor_that_all_senders_know_keeps_nobody_waiting() -> None:
    setup = _short_of(2, 10, 500, 0, 300)
    schedule_due(setup, NOW)
    for number, value in ((1, 500), (3, 300)):
        setup.wake_ups.put(_debtor(number), NOW + timedelta(minutes=4), value)
    schedule_due(setup, NOW + timedelta(minutes=5))
    assert _delays(setup)[-2:] == [timedelta(0)] * 2


@pytest.mark.parametrize("first", ["taller-luna", "taller-sol"])
def test_a_capped_number_s_best_find_room_whoever_is_due_first(first: str) -> None:
    """The other number had taken what the capped one could still have used, and it waited."""
    wake_ups = FakeWakeUps()
    outlook = _outlook(wake_ups, 10, "taller-luna", "taller-sol", caps={"taller-sol": 2})
    for number in range(20):
        for creditor, value in (("taller-luna", 10), ("taller-sol", 500)):
            ago = timedelta(minutes=2 if creditor == first else 1)
            key = DebtorKey(CreditorId(creditor), DebtorId(f"cli-{number:04}"))
            wake_ups.put(key, NOW - ago, value)
    setup = Dependencies(
        wake_ups, FakeJobs(), FakeSchedulerCursor(NOW - timedelta(minutes=5)), outlook
    )
    schedule_due(setup, NOW)
    assert isinstance(setup.jobs, FakeJobs)
    queued = zip(setup.jobs.queued, setup.jobs.delays, strict=True)
    soon = Counter(one.key.creditor for one, delay in queued if delay < HEAD_START)
    assert soon == {"taller-luna": 8, "taller-sol": 2}
