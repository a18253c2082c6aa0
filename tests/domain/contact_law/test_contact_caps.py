from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.contact_law.contact_caps import blocking_caps, check_caps, earliest_contact
from puntual.domain.contact_law.contact_rules import Caps
from puntual.domain.contact_law.contact_window import HORIZON, Allowed, Blocked, may_deliver
from puntual.domain.contact_law.weekly_hours import WeeklyHours
from puntual.domain.reasons import Reason
from tests.domain.contact_law.contact_cases import (
    hours_of,
    instants,
    rules_with,
    weeks,
    zone_tuples,
)
from tests.domain.contact_law.contact_oracle import Oracle, Week, is_over_day_cap, is_over_week_cap

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
MEXICO = (ZoneInfo("America/Mexico_City"),)
BOGOTA = (ZoneInfo("America/Bogota"),)
ALWAYS = WeeklyHours.always()
BASELINE = Caps(per_day=1, per_week=2, min_gap=timedelta(hours=48), per_debt_total=8)
COLOMBIA = Caps(per_day=1, per_week=1, min_gap=timedelta(hours=168), per_debt_total=8)


def caps() -> st.SearchStrategy[Caps]:
    gaps = st.sampled_from([0, 1, 12, 48, 72, 168, 240])
    return st.builds(
        lambda per_day, per_week, gap: Caps(per_day, per_week, timedelta(hours=gap), 8),
        st.integers(1, 3),
        st.integers(1, 4),
        gaps,
    )


def histories() -> st.SearchStrategy[list[int]]:
    """Past attempts, in quarters of an hour ago."""
    return st.lists(st.integers(0, 10 * 96), max_size=6)


def first_free(blocked: Callable[[datetime], bool], now: datetime) -> datetime:
    while blocked(now):
        now += QUARTER
    return now


def verdict_on(reason: Reason, blocks: Sequence[Blocked], now: datetime) -> datetime:
    ends = [block.until for block in blocks if block.reason is reason]
    return ends[0] or now if ends else now


@given(limits=caps(), ago=histories(), now=instants(), zones=zone_tuples())
def test_each_cap_ends_at_the_first_instant_that_a_count_by_hand_leaves_free(
    limits: Caps, ago: list[int], now: datetime, zones: tuple[ZoneInfo, ...]
) -> None:
    attempts = [now - quarters * QUARTER for quarters in ago]
    blocks = blocking_caps(limits, attempts, now, zones)
    day = first_free(lambda t: is_over_day_cap(limits.per_day, attempts, t, zones), now)
    week = first_free(lambda t: is_over_week_cap(limits.per_week, attempts, t, zones), now)
    gap = first_free(lambda t: any(t - a < limits.min_gap for a in attempts), now)
    assert verdict_on(Reason.CAP_DAY, blocks, now) == day
    assert verdict_on(Reason.CAP_WEEK, blocks, now) == week
    assert verdict_on(Reason.GAP, blocks, now) == gap
    verdict = check_caps(limits, attempts, now, zones)
    assert (verdict == Allowed()) is (max(day, week, gap) == now)
    if isinstance(verdict, Blocked):
        assert verdict.until == max(day, week, gap)


@given(
    limits=caps(),
    ago=histories(),
    after=instants(),
    zones=zone_tuples(),
    legal=weeks(),
)
def test_the_earliest_contact_is_the_first_instant_that_window_and_caps_allow(
    limits: Caps,
    ago: list[int],
    after: datetime,
    zones: tuple[ZoneInfo, ...],
    legal: Week,
) -> None:
    rules = rules_with(*zones, hours=hours_of(legal), caps=limits)
    attempts = [after - quarters * QUARTER for quarters in ago]
    found = earliest_contact(rules, ALWAYS, attempts, after, HOUR)
    oracle = Oracle(zones, (legal,), frozenset(), rules.holidays.covered_years, QUARTER)

    def is_free(t: datetime) -> bool:
        return (
            all(oracle.is_open(t + number * QUARTER) for number in range(4))
            and not is_over_day_cap(limits.per_day, attempts, t, zones)
            and not is_over_week_cap(limits.per_week, attempts, t, zones)
            and all(t - attempt >= limits.min_gap for attempt in attempts)
        )

    by_hand = (after + number * QUARTER for number in range(8 * 96))
    expected = next((t for t in by_hand if is_free(t)), None)
    if expected is None:
        assert found is None or found >= after + timedelta(days=8)
    else:
        assert found == expected


@given(limits=caps(), other=caps(), ago=histories(), now=instants(), zones=zone_tuples())
def test_stricter_caps_never_allow_more(
    limits: Caps, other: Caps, ago: list[int], now: datetime, zones: tuple[ZoneInfo, ...]
) -> None:
    attempts = [now - quarters * QUARTER for quarters in ago]
    if check_caps(limits.stricter(other), attempts, now, zones) == Allowed():
        assert check_caps(limits, attempts, now, zones) == Allowed()
        assert check_caps(other, attempts, now, zones) == Allowed()


def test_without_attempts_nothing_is_capped() -> None:
    now = datetime(2026, 1, 5, 15, tzinfo=UTC)
    assert check_caps(COLOMBIA, [], now, BOGOTA) == Allowed()


def test_a_second_contact_on_the_same_local_day_waits_for_midnight_there() -> None:
    limits = Caps(per_day=1, per_week=7, min_gap=timedelta(0), per_debt_total=8)
    morning = datetime(2026, 1, 5, 15, tzinfo=UTC)
    evening_of_the_same_day = datetime(2026, 1, 6, 1, tzinfo=UTC)
    midnight = datetime(2026, 1, 6, 6, tzinfo=UTC)
    verdict = check_caps(limits, [morning], evening_of_the_same_day, MEXICO)
    assert verdict == Blocked(Reason.CAP_DAY, midnight)
    assert check_caps(limits, [morning], midnight, MEXICO) == Allowed()


def test_the_week_in_which_a_clock_is_put_back_is_over_on_monday_not_168_hours_later() -> None:
    limits = Caps(per_day=1, per_week=1, min_gap=timedelta(0), per_debt_total=8)
    tijuana = (ZoneInfo("America/Tijuana"),)
    monday = datetime(2026, 10, 26, 7, 15, tzinfo=UTC)
    next_monday = datetime(2026, 11, 2, 8, tzinfo=UTC)
    late_on_sunday = next_monday - QUARTER
    assert late_on_sunday - monday > timedelta(hours=168)
    verdict = check_caps(limits, [monday], late_on_sunday, tijuana)
    assert verdict == Blocked(Reason.CAP_WEEK, next_monday)
    assert check_caps(limits, [monday], next_monday, tijuana) == Allowed()


def test_an_attempt_at_midnight_belongs_to_the_day_that_begins() -> None:
    limits = Caps(per_day=1, per_week=7, min_gap=timedelta(0), per_debt_total=8)
    midnight = datetime(2026, 1, 6, 6, tzinfo=UTC)
    noon = midnight + timedelta(hours=12)
    next_midnight = midnight + timedelta(days=1)
    assert check_caps(limits, [midnight], noon, MEXICO) == Blocked(Reason.CAP_DAY, next_midnight)
    assert check_caps(limits, [midnight - QUARTER], midnight, MEXICO) == Allowed()


def test_more_attempts_than_the_cap_wait_until_enough_of_them_are_a_week_old() -> None:
    limits = Caps(per_day=9, per_week=2, min_gap=timedelta(0), per_debt_total=9)
    friday = datetime(2026, 1, 9, 15, tzinfo=UTC)
    attempts = [friday, friday + HOUR, friday + 2 * HOUR]
    monday = datetime(2026, 1, 12, 15, tzinfo=UTC)
    verdict = check_caps(limits, attempts, monday, MEXICO)
    assert verdict == Blocked(Reason.CAP_WEEK, friday + HOUR + timedelta(days=7))


def test_the_day_is_that_of_every_possible_zone() -> None:
    limits = Caps(per_day=1, per_week=7, min_gap=timedelta(0), per_debt_total=8)
    zones = (ZoneInfo("America/Cancun"), ZoneInfo("America/Tijuana"))
    attempt = datetime(2026, 1, 6, 4, 30, tzinfo=UTC)
    next_day_in_cancun = datetime(2026, 1, 6, 5, 30, tzinfo=UTC)
    next_day_in_tijuana = datetime(2026, 1, 6, 8, tzinfo=UTC)
    verdict = check_caps(limits, [attempt], next_day_in_cancun, zones)
    assert verdict == Blocked(Reason.CAP_DAY, next_day_in_tijuana)


def test_the_calendar_week_counts_even_when_168_hours_hold_less() -> None:
    limits = Caps(per_day=3, per_week=2, min_gap=timedelta(0), per_debt_total=8)
    monday = datetime(2026, 1, 5, 15, tzinfo=UTC)
    attempts = [monday, monday + timedelta(days=1)]
    sunday = monday + timedelta(days=6)
    assert check_caps(limits, attempts, sunday, MEXICO) == Blocked(
        Reason.CAP_WEEK, monday + timedelta(days=7)
    )


def test_168_hours_count_even_when_the_calendar_week_is_new() -> None:
    limits = Caps(per_day=3, per_week=2, min_gap=timedelta(0), per_debt_total=8)
    friday = datetime(2026, 1, 9, 15, tzinfo=UTC)
    attempts = [friday, friday + HOUR]
    monday = datetime(2026, 1, 12, 15, tzinfo=UTC)
    verdict = check_caps(limits, attempts, monday, MEXICO)
    assert verdict == Blocked(Reason.CAP_WEEK, friday + timedelta(days=7))


def test_colombia_hears_from_a_creditor_once_a_week() -> None:
    attempt = datetime(2026, 3, 4, 15, tzinfo=UTC)
    rules = rules_with(*BOGOTA, caps=COLOMBIA)
    again = earliest_contact(rules, ALWAYS, [attempt], attempt + HOUR, HOUR)
    assert again == attempt + timedelta(days=7)
    early = again - timedelta(seconds=1)
    assert check_caps(COLOMBIA, [attempt], early, BOGOTA) == Blocked(Reason.CAP_WEEK, again)


def test_the_gap_is_elapsed_time_also_over_a_clock_change() -> None:
    limits = Caps(per_day=9, per_week=9, min_gap=timedelta(hours=48), per_debt_total=9)
    tijuana = (ZoneInfo("America/Tijuana"),)
    saturday = datetime(2026, 3, 7, 18, tzinfo=UTC)
    verdict = check_caps(limits, [saturday], saturday + timedelta(hours=47), tijuana)
    assert verdict == Blocked(Reason.GAP, saturday + timedelta(hours=48))


def test_all_caps_in_the_way_are_named_and_the_longest_decides() -> None:
    attempts = [datetime(2026, 1, 5, 15, tzinfo=UTC), datetime(2026, 1, 7, 15, tzinfo=UTC)]
    now = attempts[-1] + HOUR
    blocks = blocking_caps(BASELINE, attempts, now, MEXICO)
    assert [block.reason for block in blocks] == [Reason.CAP_DAY, Reason.CAP_WEEK, Reason.GAP]
    assert check_caps(BASELINE, attempts, now, MEXICO) == blocks[1]


def test_an_attempt_recorded_by_a_clock_that_runs_ahead_still_counts() -> None:
    now = datetime(2026, 1, 5, 15, tzinfo=UTC)
    ahead = now + timedelta(seconds=30)
    verdict = check_caps(BASELINE, [ahead], now, MEXICO)
    assert verdict == Blocked(Reason.GAP, ahead + BASELINE.min_gap)


def test_a_contact_allowed_by_both_is_now() -> None:
    now = datetime(2026, 1, 5, 15, tzinfo=UTC)
    rules = rules_with(*MEXICO)
    assert may_deliver(rules, ALWAYS, now, HOUR) == Allowed()
    assert earliest_contact(rules, ALWAYS, [], now, HOUR) == now


def test_without_any_window_there_is_no_earliest_contact() -> None:
    rules = rules_with(*MEXICO, hours=WeeklyHours(((),) * 7))
    now = datetime(2026, 1, 5, 15, tzinfo=UTC)
    assert earliest_contact(rules, ALWAYS, [], now, HOUR) is None


@pytest.mark.parametrize("days", [59, 60, 61])
def test_a_gap_that_outlasts_the_horizon_leaves_no_instant(days: int) -> None:
    gap = timedelta(days=days)
    limits = Caps(per_day=1, per_week=1, min_gap=gap, per_debt_total=8)
    rules = rules_with(*MEXICO, hours=ALWAYS, caps=limits)
    now = datetime(2026, 1, 5, 15, tzinfo=UTC)
    expected = now + gap if gap <= HORIZON else None
    assert earliest_contact(rules, ALWAYS, [now], now, HOUR) == expected


def test_a_gap_that_ends_on_the_last_evening_before_the_horizon_leaves_no_instant() -> None:
    evening = datetime(2026, 1, 6, 2, 30, tzinfo=UTC)
    limits = Caps(per_day=1, per_week=1, min_gap=HORIZON - QUARTER, per_debt_total=8)
    rules = rules_with(*MEXICO, caps=limits)
    assert earliest_contact(rules, ALWAYS, [evening], evening, HOUR) is None
