"""The days of each step: business days, paydays, earlier reminders, and what an outage does."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.policies.cadence import PREVENTIVE_AND_OVERDUE, CatchUp, DayUnit, Step
from puntual.domain.policies.step_calendar import Timetable, timetable

# A Tuesday. The Monday after it is a holiday.
DUE = date(2026, 3, 10)
HOLIDAYS = frozenset({date(2026, 3, 16)})


def is_open(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def days_of(
    *steps: Step,
    sent_on: Mapping[str, date] | None = None,
    paydays: Iterable[int] = (),
    earlier_days: int = 0,
    due_on: date = DUE,
) -> Timetable:
    return timetable(
        steps,
        due_on,
        sent_on or {},
        is_open=is_open,
        paydays=frozenset(paydays),
        earlier_days=earlier_days,
    )


def march(day: int) -> date:
    return date(2026, 3, day)


def april(day: int) -> date:
    return date(2026, 4, day)


def starts(table: Timetable) -> list[date]:
    return [one.start for one in table.days]


@pytest.mark.parametrize(
    ("offset", "day"),
    [
        (-7, march(3)),
        (0, DUE),
        (3, march(13)),
        (6, march(16)),
    ],
)
def test_calendar_days_count_every_day(offset: int, day: date) -> None:
    assert starts(days_of(Step("a", offset, 3))) == [day]


@pytest.mark.parametrize(
    ("offset", "day"),
    [
        (-1, march(9)),
        (-2, march(6)),  # over a weekend
        (-7, date(2026, 2, 27)),
        (0, DUE),
        (3, march(13)),
        (4, march(17)),  # over a weekend and the holiday after it
        (5, march(18)),
    ],
)
def test_business_days_leave_out_weekends_and_holidays(offset: int, day: date) -> None:
    assert starts(days_of(Step("a", offset, 3, unit=DayUnit.BUSINESS))) == [day]


@given(st.integers(-30, 60), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_business_day_is_open_and_as_many_open_days_away(offset: int, due_on: date) -> None:
    step = Step("a", offset, 3, unit=DayUnit.BUSINESS)
    (day,) = starts(days_of(step, due_on=due_on))
    assert offset == 0 or is_open(day)
    first, last = sorted((day, due_on))
    side = (last - first).days
    between = [first + timedelta(days=n + (offset > 0)) for n in range(side)]
    assert sum(map(is_open, between)) == abs(offset)


def test_a_shift_of_behaviour_brings_what_comes_before_the_due_date_forward_and_nothing_else() -> (
    None
):
    before, after = Step("due_in_7_days", -7, 4), Step("overdue_3_days", 3, 5)
    table = days_of(before, Step("due_today", 0, 3), after, earlier_days=3)
    assert starts(table) == [date(2026, 2, 28), DUE, march(13)]
    assert table.days[0].last == march(3)


@pytest.mark.parametrize(
    ("paydays", "start"),
    [
        ([], march(11)),
        ([15, 31], march(13)),  # the 15th is a Sunday: wages come on Friday
        ([12], march(12)),
        ([25], march(11)),  # not among its days
        ([11], march(11)),
    ],
)
def test_a_step_near_payday_waits_for_the_first_payday_among_its_days(
    paydays: list[int], start: date
) -> None:
    table = days_of(Step("a", 1, 7, near_payday=True), paydays=paydays)
    assert starts(table) == [start]
    assert table.days[0].last == march(17)


def test_the_31st_stands_for_the_last_day_of_every_month() -> None:
    february = date(2025, 2, 20)
    table = days_of(Step("a", 1, 10, near_payday=True), paydays=[31], due_on=february)
    assert starts(table) == [date(2025, 2, 28)]


def test_a_step_that_does_not_care_for_paydays_does_not_wait() -> None:
    assert starts(days_of(Step("a", 1, 7), paydays=[12])) == [march(11)]


def test_a_closed_payday_never_loses_the_reminder() -> None:
    """The preference may choose among a step's days; it may not use them up."""
    step = Step("a", 1, 5, near_payday=True)
    table = days_of(step, paydays=[15])
    (only,) = table.days
    assert any(is_open(day) for day in span(only.start, only.last))


@given(
    st.integers(-20, 60),
    st.integers(1, 20),
    st.frozensets(st.integers(1, 31), max_size=3),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_a_payday_only_chooses_among_a_steps_own_days(
    offset: int, valid_days: int, paydays: frozenset[int], due_on: date
) -> None:
    step = Step("a", offset, valid_days, near_payday=True)
    (near,) = days_of(step, paydays=paydays, due_on=due_on).days
    planned = due_on + timedelta(days=offset)
    assert planned <= near.start <= planned + timedelta(days=valid_days - 1)
    usable = any(is_open(day) for day in span(planned, near.last))
    assert any(is_open(day) for day in span(near.start, near.last)) is usable


def span(first: date, last: date | None) -> list[date]:
    assert last is not None
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_after_an_outage_only_the_latest_step_goes_out() -> None:
    """Invoice Ninja #11854: a date in the past meant that no reminder ever went out again."""
    table = days_of(*PREVENTIVE_AND_OVERDUE.steps)
    assert table.current(march(20)) == PREVENTIVE_AND_OVERDUE.steps[-1]
    assert table.current(march(8)) == PREVENTIVE_AND_OVERDUE.steps[1]


@pytest.mark.parametrize(
    ("day", "is_current"),
    [(march(12), False), (march(13), True), (march(14), False), (march(17), False)],
)
def test_a_step_that_is_skipped_has_its_own_day_only(day: date, *, is_current: bool) -> None:
    table = days_of(Step("a", 3, 9, catch_up=CatchUp.SKIP))
    assert (table.current(day) is not None) is is_current


def test_a_closed_day_is_no_outage_so_a_step_to_skip_takes_the_next_open_one() -> None:
    table = days_of(Step("a", 4, 9, catch_up=CatchUp.SKIP))
    assert table.days[0].start == march(14)
    assert table.days[0].last == march(17)  # Saturday, Sunday, holiday: Tuesday


@pytest.mark.parametrize(("valid_days", "last"), [(3, march(14)), (4, march(17))])
def test_the_open_day_that_a_step_to_skip_takes_is_one_of_its_own(
    valid_days: int, last: date
) -> None:
    """It begins on a Saturday, and the next open day is the fourth one."""
    table = days_of(Step("a", 4, valid_days, catch_up=CatchUp.SKIP))
    assert table.days[0].last == last


def test_a_step_that_shifts_waits_for_ever_and_everything_after_it_waits_too() -> None:
    steps = (Step("notice", 3, 2, catch_up=CatchUp.SHIFT), Step("later", 8, 5))
    table = days_of(*steps)
    assert table.current(april(30)) == steps[0]
    assert table.following(march(14)) is None


@pytest.mark.parametrize(
    ("sent", "later"),
    [(march(13), march(18)), (march(23), march(28)), (march(12), march(18))],
)
def test_a_step_that_shifted_takes_the_following_ones_with_it(sent: date, later: date) -> None:
    steps = (Step("notice", 3, 2, catch_up=CatchUp.SHIFT), Step("later", 8, 5))
    table = days_of(*steps, sent_on={"notice": sent})
    assert starts(table) == [march(13), later]
    assert table.days[1].last == later + timedelta(days=4)


def test_a_step_that_shifts_blocks_nothing_once_a_later_one_went_out() -> None:
    """A debtor can enter its audience late; no step is made up for after a later one."""
    steps = (
        Step("notice", 3, 2, catch_up=CatchUp.SHIFT),
        Step("later", 8, 5),
        Step("last", 20, 5),
    )
    table = days_of(*steps, sent_on={"later": march(18)})
    assert table.current(march(30)) == steps[2]


def test_the_next_step_in_time_may_not_be_the_next_in_order() -> None:
    waits = Step("waits", 1, 20, near_payday=True)
    table = days_of(waits, Step("after", 8, 5), paydays=[25])
    assert starts(table) == [march(25), march(18)]
    assert table.following(DUE) == march(18)


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (-8, None),
        (-7, "due_in_7_days"),
        (-4, "due_in_7_days"),
        (-3, "due_in_3_days"),
        (-1, "due_in_3_days"),
        (0, "due_today"),
        (2, "due_today"),
        (3, "overdue_3_days"),
        (7, "overdue_3_days"),
        (8, "overdue_8_days"),
        (21, "overdue_8_days"),
        (22, None),
    ],
)
def test_each_day_has_the_step_that_may_go_out_on_it(days: int, step: str | None) -> None:
    current = days_of(*PREVENTIVE_AND_OVERDUE.steps).current(DUE + timedelta(days=days))
    assert (current.name if current else None) == step


@given(st.integers(-400, 400))
def test_a_step_is_current_only_if_it_is_the_last_one_reached(days: int) -> None:
    table = days_of(*PREVENTIVE_AND_OVERDUE.steps)
    day = DUE + timedelta(days=days)
    assert table.current(day) in {None, table.reached(day)}


@given(st.integers(-400, 400))
def test_the_following_step_lies_ahead_and_none_lies_between(days: int) -> None:
    table = days_of(*PREVENTIVE_AND_OVERDUE.steps)
    day = DUE + timedelta(days=days)
    following = table.following(day)
    ahead = [start for start in starts(table) if start > day]
    assert following == (ahead[0] if ahead else None)


def test_without_a_shift_of_behaviour_nothing_is_brought_forward() -> None:
    table = timetable((Step("before", -7, 4),), DUE, {}, is_open=is_open)
    assert starts(table) == [march(3)]


def test_business_days_that_never_come_are_counted_for_a_month_at_most() -> None:
    """A year that no calendar covers is closed throughout."""
    step = Step("after", 1, 3, unit=DayUnit.BUSINESS)
    table = timetable((step,), DUE, {}, is_open=lambda _day: False)
    assert starts(table) == [DUE + timedelta(days=30)]


def test_an_open_day_begins_the_count_of_closed_ones_anew() -> None:
    """Open on the next day, then closed for 29, then open again."""
    opened = {DUE + timedelta(days=1), DUE + timedelta(days=31)}
    step = Step("after", 2, 3, unit=DayUnit.BUSINESS)
    table = timetable((step,), DUE, {}, is_open=opened.__contains__)
    assert starts(table) == [DUE + timedelta(days=31)]
