"""A case is due after so many office hours, wherever clocks change and whoever is closed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.contact_law.holidays import ClosedDays
from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours
from puntual.domain.conversation.case_due import due_at
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy
from puntual.domain.policies.talk import Talk

MEXICO, SANTIAGO = ZoneInfo("America/Mexico_City"), ZoneInfo("America/Santiago")
ALL_WEEK = WeeklyHours.always()
ONE_MINUTE = WeeklyHours(((TimeWindow(time(9), time(9, 1)),), (), (), (), (), (), ()))


# Chile's clocks change within both.
SPRING = st.integers(0, 60 * 24 * 60).map(
    lambda minutes: datetime(2026, 8, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
YEAR = st.integers(0, 330 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def within(hours: int, **changes: object) -> Policy:
    talk = Talk(case_within=timedelta(hours=hours), **changes)  # type: ignore[arg-type]  # as the test says
    return replace(DEFAULT_POLICY, talk=talk)


def local(zone: ZoneInfo, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-03-02T10:00", "2026-03-02T14:00"),
        ("2026-03-02T07:00", "2026-03-02T13:00"),
        ("2026-03-02T17:00", "2026-03-03T12:00"),
        ("2026-03-02T14:00", "2026-03-02T18:00"),
        # A Friday evening, and a Saturday: Monday comes first.
        ("2026-03-06T16:30", "2026-03-09T11:30"),
        ("2026-03-07T12:00", "2026-03-09T13:00"),
    ],
)
def test_only_office_hours_count(opened: str, due: str) -> None:
    assert due_at(local(MEXICO, opened), DEFAULT_POLICY, MEXICO) == local(MEXICO, due)


def test_a_closed_day_has_no_office_hours() -> None:
    closed = replace(DEFAULT_POLICY, closed_days=ClosedDays(dates=frozenset({date(2026, 3, 3)})))
    due = due_at(local(MEXICO, "2026-03-02T17:00"), closed, MEXICO)
    assert due == local(MEXICO, "2026-03-04T12:00")


def test_an_office_may_work_until_midnight() -> None:
    evening = (TimeWindow(time(20), time.min),)
    policy = within(5, office_hours=WeeklyHours((evening,) * 7))
    due = due_at(local(MEXICO, "2026-03-02T21:00"), policy, MEXICO)
    assert due == local(MEXICO, "2026-03-03T22:00")


def test_hours_that_never_suffice_end_with_the_horizon() -> None:
    opened = local(MEXICO, "2026-03-02T10:00")
    due = due_at(opened, within(40, office_hours=ONE_MINUTE), MEXICO)
    assert due - opened == timedelta(days=400)


@given(SPRING, st.integers(1, 40))
def test_an_office_that_never_closes_gives_exactly_its_hours_over_any_change_of_clocks(
    opened: datetime, hours: int
) -> None:
    due = due_at(opened, within(hours, office_hours=ALL_WEEK), SANTIAGO)
    assert due - opened == timedelta(hours=hours)


@given(YEAR, st.integers(1, 40))
def test_what_is_opened_later_is_never_due_earlier(opened: datetime, hours: int) -> None:
    policy = within(hours)
    due = due_at(opened, policy, SANTIAGO)
    assert opened + timedelta(hours=hours) <= due
    assert due <= due_at(opened + timedelta(minutes=90), policy, SANTIAGO)
    clock = due.astimezone(SANTIAGO)
    assert clock.weekday() < 5
    assert time(9) < clock.time() <= time(18)
