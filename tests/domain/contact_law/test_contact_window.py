from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.contact_law.contact_window import Allowed, Blocked, may_deliver, next_allowed
from puntual.domain.contact_law.weekly_hours import WeeklyHours
from puntual.domain.reasons import Reason
from tests.domain.contact_law.contact_cases import (
    CLOCK_CHANGES,
    YEARS,
    ZONES,
    hours_of,
    instants,
    office_hours,
    rules_with,
    weeks,
    zone_tuples,
)
from tests.domain.contact_law.contact_oracle import MINUTE, Oracle, Week

MEXICO = ZoneInfo("America/Mexico_City")
TIJUANA = ZoneInfo("America/Tijuana")
ALWAYS = WeeklyHours.always()
HOUR = timedelta(hours=1)
QUARTERS = timedelta(minutes=15)
ALL_WEEK: Week = [[(0, 24 * 60)]] * 7


@given(
    zones=zone_tuples(),
    legal=weeks(),
    wanted=weeks(),
    closed=st.sets(st.integers(-1, 4), max_size=3),
    after=instants(),
    ttl=st.integers(0, 8).map(lambda quarters: quarters * QUARTERS),
)
@example(
    zones=(ZONES[2],),
    legal=ALL_WEEK,
    wanted=ALL_WEEK,
    closed={1},
    after=CLOCK_CHANGES[4],
    ttl=timedelta(hours=30),
)
def test_the_next_allowed_instant_is_the_first_that_the_wall_clock_allows(
    zones: tuple[ZoneInfo, ...],
    legal: Week,
    wanted: Week,
    closed: set[int],
    after: datetime,
    ttl: timedelta,
) -> None:
    closed_days = frozenset(after.date() + timedelta(days=number) for number in closed)
    oracle = Oracle(zones, (legal, wanted), closed_days, YEARS, step=QUARTERS)
    rules = rules_with(*zones, hours=hours_of(legal), closed=closed_days)
    expected = oracle.first_allowed(after, ttl, days=9)
    found = next_allowed(rules, hours_of(wanted), after, ttl)
    if expected is None:
        assert found is None or found >= after + timedelta(days=9)
    else:
        assert found == expected


@given(zones=zone_tuples(), legal=weeks(), after=instants(), seconds=st.integers(0, 7200))
def test_a_message_may_go_exactly_when_the_next_allowed_instant_is_now(
    zones: tuple[ZoneInfo, ...], legal: Week, after: datetime, seconds: int
) -> None:
    rules, now = rules_with(*zones, hours=hours_of(legal)), after + timedelta(seconds=seconds)
    opening = next_allowed(rules, ALWAYS, now, HOUR)
    verdict = may_deliver(rules, ALWAYS, now, HOUR)
    assert (verdict == Allowed()) is (opening == now)
    if isinstance(verdict, Blocked):
        assert verdict.until == opening
    if opening is not None:
        assert may_deliver(rules, ALWAYS, opening, HOUR) == Allowed()


@given(zones=zone_tuples(), legal=weeks(), wanted=weeks(), after=instants())
def test_stricter_hours_never_allow_more(
    zones: tuple[ZoneInfo, ...], legal: Week, wanted: Week, after: datetime
) -> None:
    rules = rules_with(*zones, hours=hours_of(legal))
    if may_deliver(rules, hours_of(wanted), after, HOUR) == Allowed():
        assert may_deliver(rules, ALWAYS, after, HOUR) == Allowed()
        assert may_deliver(rules, hours_of(wanted), after, HOUR / 2) == Allowed()


@pytest.mark.parametrize("change", CLOCK_CHANGES)
@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_office_hours_hold_by_the_minute_in_the_week_of_a_clock_change(
    zone: ZoneInfo, change: datetime
) -> None:
    rules = rules_with(zone, hours=hours_of([[(0, 24 * 60)]] * 7))
    office: Week = [[(8 * 60, 20 * 60)]] * 5 + [[], []]
    oracle = Oracle((zone,), (office,), frozenset(), YEARS)
    for hours in range(-24, 48, 7):
        after = change + timedelta(hours=hours, minutes=hours % 60)
        expected = oracle.first_allowed(after, HOUR, days=4)
        assert next_allowed(rules, office_hours(8, 20), after, HOUR) == expected


def test_an_instant_between_seconds_is_judged_exactly() -> None:
    rules = rules_with(MEXICO)
    last = datetime(2026, 3, 3, 1, 0, 0, tzinfo=UTC)
    assert may_deliver(rules, ALWAYS, last, HOUR) == Allowed()
    late = last + timedelta(microseconds=1)
    opening = datetime(2026, 3, 3, 14, tzinfo=UTC)
    assert may_deliver(rules, ALWAYS, late, HOUR) == Blocked(Reason.OUTSIDE_HOURS, opening)


def test_without_a_ttl_the_end_of_the_window_is_already_outside() -> None:
    end = datetime(2026, 3, 3, 2, tzinfo=UTC)
    assert may_deliver(rules_with(MEXICO), ALWAYS, end, timedelta(0)) != Allowed()
    assert may_deliver(rules_with(MEXICO), ALWAYS, end - MINUTE, timedelta(0)) == Allowed()


def test_a_debtor_who_may_be_in_two_zones_is_written_to_when_both_are_open() -> None:
    rules = rules_with(MEXICO, TIJUANA)
    monday = datetime(2026, 1, 5, tzinfo=UTC)
    both_open = monday + timedelta(hours=16)
    assert next_allowed(rules, ALWAYS, monday + timedelta(hours=12), HOUR) == both_open
    last = monday + timedelta(hours=25)
    assert may_deliver(rules, ALWAYS, last, HOUR) == Allowed()
    assert may_deliver(rules, ALWAYS, last + MINUTE, HOUR) != Allowed()


def test_a_holiday_in_one_of_two_zones_closes_both() -> None:
    rules = rules_with(MEXICO, ZoneInfo("Asia/Tokyo"), closed=frozenset({date(2026, 1, 6)}))
    in_tokyo = datetime(2026, 1, 5, 23, tzinfo=UTC)
    verdict = may_deliver(rules, ALWAYS, in_tokyo, HOUR)
    assert isinstance(verdict, Blocked)
    assert verdict.reason is Reason.HOLIDAY


def test_zones_that_are_never_open_together_leave_no_instant() -> None:
    rules = rules_with(MEXICO, ZoneInfo("Asia/Tokyo"), hours=office_hours(9, 18))
    now = datetime(2026, 1, 5, 16, tzinfo=UTC)
    assert next_allowed(rules, ALWAYS, now, HOUR) is None
    assert may_deliver(rules, ALWAYS, now, HOUR) == Blocked(Reason.OUTSIDE_HOURS, None)


def test_a_window_that_ends_as_another_begins_leaves_not_even_an_instant() -> None:
    """Six in the evening in Mexico City is nine in the morning in Tokyo."""
    rules = rules_with(MEXICO, ZoneInfo("Asia/Tokyo"), hours=office_hours(9, 18))
    now = datetime(2026, 1, 5, 16, tzinfo=UTC)
    assert next_allowed(rules, ALWAYS, now, timedelta(0)) is None


@pytest.mark.parametrize("minutes", [(120, 150), (150, 180)])
def test_hours_that_the_clock_skips_do_not_open_for_an_instant(minutes: tuple[int, int]) -> None:
    """On this Sunday it is three right after two, at ten in UTC."""
    rules = rules_with(TIJUANA, hours=hours_of([[minutes]] * 7))
    after = datetime(2026, 3, 8, 9, 59, tzinfo=UTC)
    on_monday = datetime(2026, 3, 9, 7, tzinfo=UTC) + timedelta(minutes=minutes[0])
    assert next_allowed(rules, ALWAYS, after, timedelta(0)) == on_monday


def test_a_year_without_a_calendar_is_closed() -> None:
    rules = rules_with(MEXICO, years=frozenset({2026}))
    now = datetime(2027, 1, 5, 16, tzinfo=UTC)
    assert may_deliver(rules, ALWAYS, now, HOUR) == Blocked(Reason.CALENDAR_ENDS, None)
    on_sunday = datetime(2027, 1, 3, 16, tzinfo=UTC)
    assert may_deliver(rules, ALWAYS, on_sunday, HOUR) == Blocked(Reason.CALENDAR_ENDS, None)
    last_open = datetime(2027, 1, 1, 1, tzinfo=UTC)
    assert next_allowed(rules, ALWAYS, last_open, HOUR) == last_open
    assert next_allowed(rules, ALWAYS, last_open + MINUTE, HOUR) is None


@pytest.mark.parametrize("closed_days", [59, 60, 61])
def test_an_opening_after_the_horizon_is_not_promised(closed_days: int) -> None:
    now = datetime(2026, 1, 5, 14, tzinfo=UTC)
    closed = frozenset(now.date() + timedelta(days=number) for number in range(closed_days))
    rules = rules_with(MEXICO, hours=hours_of([[(8 * 60, 20 * 60)]] * 7), closed=closed)
    opening = now + timedelta(days=closed_days)
    expected = opening if closed_days <= 60 else None
    assert next_allowed(rules, ALWAYS, now, HOUR) == expected


def test_at_the_end_of_the_horizon_the_whole_life_of_a_message_is_still_checked() -> None:
    """The first of February has begun on this clock, so its month is not the one of UTC."""
    now = datetime(2026, 1, 31, 23, tzinfo=UTC)
    closed = frozenset(date(2026, 2, 1) + timedelta(days=number) for number in range(60))
    rules = rules_with(ZoneInfo("Pacific/Kiritimati"), hours=ALWAYS, closed=closed)
    opening = datetime(2026, 4, 1, 10, tzinfo=UTC)
    assert next_allowed(rules, ALWAYS, now, timedelta(days=3)) == opening


def test_whatever_the_clock_of_the_question_the_answer_is_in_utc() -> None:
    now = datetime(2026, 1, 5, 10, tzinfo=MEXICO)
    answer = next_allowed(rules_with(MEXICO), ALWAYS, now, HOUR)
    assert answer == now
    assert answer.tzinfo is UTC


def test_hours_around_the_clock_have_no_seam_at_midnight() -> None:
    rules: ContactRules = rules_with(MEXICO, hours=ALWAYS)
    before_midnight = datetime(2026, 1, 6, 5, 30, tzinfo=UTC)
    assert may_deliver(rules, ALWAYS, before_midnight, timedelta(days=3)) == Allowed()


def test_a_week_without_windows_never_opens() -> None:
    rules = rules_with(MEXICO, hours=WeeklyHours(((),) * 7))
    assert next_allowed(rules, ALWAYS, datetime(2026, 1, 5, tzinfo=UTC), HOUR) is None
