"""Steps that go ahead of closed days, give way to each other, and to what is worth more."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.contact_law.contact_rules import Caps, ContactRules
from puntual.domain.contact_law.holidays import HolidayCalendar
from puntual.domain.contact_law.weekly_hours import WeeklyHours
from puntual.domain.policies.affordable_steps import keep_affordable
from puntual.domain.policies.cadence import CatchUp, Step
from puntual.domain.policies.giving_way import StepDays, give_way

# Thursday and Friday of Holy Week, and the Monday that follows them in some years.
CLOSED = frozenset({date(2027, 3, 25), date(2027, 3, 26), date(2027, 3, 29)})
ALL_FOUR = (-7, -3, -1, 0)
ZONE = ZoneInfo("America/Bogota")


def is_open(day: date) -> bool:
    return day.weekday() < 5 and day not in CLOSED


def planned(due: date, *offsets: int, valid_days: int = 1) -> list[StepDays]:
    return [
        StepDays(
            Step(f"step{offset}", offset, valid_days, catch_up=CatchUp.EARLIER),
            due + timedelta(days=offset),
            due + timedelta(days=offset + valid_days - 1),
        )
        for offset in offsets
    ]


def starts(days: object) -> list[int]:
    assert isinstance(days, list)
    return [one.start.day for one in days]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        pytest.param(date(2027, 2, 17), [10, 12, 16, 17], id="Wednesday: of Sunday on Friday"),
        pytest.param(date(2027, 2, 15), [8, 11, 12, 15], id="Monday, the words of the policy"),
        pytest.param(date(2027, 2, 14), [5, 10, 11, 12], id="Sunday: the day itself on Friday"),
        pytest.param(date(2027, 3, 29), [19, 22, 23, 24], id="a Monday behind Holy Week"),
    ],
)
def test_each_step_has_an_open_day_of_its_own(due: date, expected: list[int]) -> None:
    assert starts(give_way(planned(due, *ALL_FOUR), is_open)) == expected


@given(st.dates(date(2027, 1, 1), date(2027, 12, 1)))
def test_no_two_steps_share_a_day_and_none_is_late_or_on_a_closed_day(due: date) -> None:
    before = planned(due, *ALL_FOUR)
    after = give_way(before, is_open)
    assert [one.step for one in after] == [one.step for one in before]
    assert len({one.start for one in after}) == len(after)
    assert all(is_open(one.start) for one in after)
    for one, other in zip(before, after, strict=True):
        assert other.start <= one.start
        # Nothing stands between a step and its day but closed days and later steps.
        between = (
            other.start + timedelta(n) for n in range(1, (one.start - other.start).days + 1)
        )
        taken = {each.start for each in after}
        assert all(day in taken or not is_open(day) for day in between)


def test_other_steps_stay_where_they_are_and_are_given_way_to() -> None:
    due = date(2027, 2, 15)
    late = StepDays(Step("late", 3, 5), due + timedelta(days=3), None)
    monday = StepDays(Step("day", 0, 3), due, due)
    days = [*planned(due, -1), monday, late]
    assert starts(give_way(days, is_open)) == [12, 15, 18]


def test_where_nothing_is_open_the_planned_day_stands() -> None:
    due = date(2027, 2, 15)
    assert starts(give_way(planned(due, 0), lambda _: False)) == [15]


def rules(per_week: int, gap_hours: int, total: int = 8) -> ContactRules:
    caps = Caps(1, per_week, timedelta(hours=gap_hours), total)
    return ContactRules(
        (ZONE,), WeeklyHours.always(), HolidayCalendar({}, frozenset({2027})), caps, "XX/1", "2020"
    )


def opening_of(day: date) -> datetime | None:
    return datetime.combine(day, time(9), ZONE).astimezone(UTC) if is_open(day) else None


def kept(due: date, law: ContactRules, valid_days: int = 1) -> list[StepDays]:
    return list(keep_affordable(planned(due, *ALL_FOUR, valid_days=valid_days), law, opening_of))


@pytest.mark.parametrize(
    ("per_week", "gap_hours", "expected"),
    [
        pytest.param(4, 0, [-7, -3, -1, 0], id="no number"),
        pytest.param(2, 72, [-7, -3, 0], id="two a week, two days between: Chile"),
        pytest.param(1, 0, [-7, 0], id="one a week: Colombia"),
        pytest.param(1, 169, [0], id="the day itself before all others"),
        pytest.param(2, 24, [-7, -3, 0], id="three days before are worth more than one"),
    ],
)
def test_what_the_caps_have_no_room_for_is_left_out_by_worth(
    per_week: int, gap_hours: int, expected: list[int]
) -> None:
    # A Friday, with no closed day in the way.
    found = kept(date(2027, 2, 19), rules(per_week, gap_hours))
    assert [one.step.offset for one in found] == expected


def test_a_step_that_is_left_out_makes_no_other_give_way() -> None:
    """Due on a Monday in Chile: without -1 on the Friday, -3 keeps it."""
    found = kept(date(2027, 2, 15), rules(2, 72))
    assert [(one.step.offset, one.start.day) for one in found] == [(-7, 8), (-3, 12), (0, 15)]


def test_a_step_ends_before_the_day_from_which_it_would_cost_a_later_one() -> None:
    found = kept(date(2027, 2, 19), rules(2, 72), valid_days=3)
    # -7 may wait for its weekend to pass; -3 would leave less than 72 hours before the day itself.
    assert [one.last and one.last.day for one in found] == [14, 16, 21]
    free = kept(date(2027, 2, 19), rules(5, 0), valid_days=3)
    assert [one.last and one.last.day for one in free] == [14, 17, 18, 21]


def test_one_debt_brings_no_more_of_them_than_it_may() -> None:
    found = kept(date(2027, 2, 19), rules(4, 0, total=2))
    assert [one.step.offset for one in found] == [-3, 0]


def test_a_step_that_gives_no_way_is_never_left_out() -> None:
    due = date(2027, 2, 19)
    late = StepDays(Step("late", 3, 5), due + timedelta(days=3), None)
    found = list(keep_affordable([*planned(due, *ALL_FOUR), late], rules(1, 169), opening_of))
    assert [one.step.name for one in found] == ["step0", "late"]
    assert found[-1] is late
