from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from puntual.domain.contact_law.contact_rules import (
    Caps,
    ContactRules,
    CountryRules,
    RulePack,
    resolve_rules,
)
from puntual.domain.contact_law.holidays import HolidayBook, HolidayCalendar
from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours
from puntual.domain.contact_law.zones import Geography, Subdivision, Whereabouts
from tests.domain.contact_law.contact_cases import hours_of, office_hours, weeks
from tests.domain.contact_law.contact_oracle import Week

SANTIAGO = ZoneInfo("America/Santiago")
EASTER = ZoneInfo("Pacific/Easter")
CAPS = Caps(per_day=1, per_week=2, min_gap=timedelta(hours=48), per_debt_total=8)
CALENDAR = HolidayCalendar({date(2026, 12, 25): "Navidad"}, frozenset({2026}))
WITH_REGION = CALENDAR.merge({date(2026, 6, 7): "Asalto y Toma del Morro de Arica"})
REGIONS = {
    "AP": Subdivision("AP", ("Arica y Parinacota",), (SANTIAGO,)),
    "VS": Subdivision("VS", ("Valparaíso",), (SANTIAGO, EASTER)),
}


def window(start: int, end: int) -> TimeWindow:
    return TimeWindow(time(start), time(end))


def entry(since: date, start: int = 8, end: int = 20, **regions: WeeklyHours) -> CountryRules:
    return CountryRules(since, office_hours(start, end), CAPS, subdivision_hours=regions)


def pack(*entries: CountryRules, zones: tuple[ZoneInfo, ...] = (SANTIAGO, EASTER)) -> RulePack:
    return RulePack(
        country="CL",
        version="7",
        geography=Geography("CL", zones, REGIONS),
        entries=entries,
        holidays=HolidayBook(CALENDAR, {"AP": WITH_REGION}, version="holidays/1"),
    )


def test_windows_share_what_both_allow() -> None:
    assert window(8, 20).intersect(window(9, 22)) == window(9, 20)
    assert window(8, 12).intersect(window(12, 20)) is None
    assert window(14, 0).intersect(window(8, 20)) == window(14, 20)
    assert window(14, 0).intersect(window(20, 0)) == window(20, 0)


@pytest.mark.parametrize(("start", "end"), [(time(9), time(9)), (time(20), time(8))])
def test_a_window_that_ends_before_it_starts_is_refused(start: time, end: time) -> None:
    with pytest.raises(ValueError, match="the window starts at"):
        TimeWindow(start, end)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (time(8, tzinfo=UTC), time(20, tzinfo=UTC)),
        (time(8, tzinfo=UTC), time(0)),
        (time(8), time(20, tzinfo=UTC)),
    ],
)
def test_a_window_with_a_zone_of_its_own_is_refused(start: time, end: time) -> None:
    with pytest.raises(ValueError, match="wall times"):
        TimeWindow(start, end)


def test_a_window_may_begin_as_another_ends() -> None:
    touching = (window(8, 12), window(12, 20))
    assert WeeklyHours((touching,) * 7).days[0] == touching


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ValueError, match="7 days, got 5"):
        WeeklyHours(((window(8, 20),),) * 5)


@pytest.mark.parametrize(
    "day",
    [
        (window(8, 13), window(12, 20)),
        (window(14, 20), window(8, 12)),
        (window(14, 0), window(15, 16)),
    ],
)
def test_windows_of_a_day_are_in_order_and_apart(day: tuple[TimeWindow, ...]) -> None:
    with pytest.raises(ValueError, match="overlap or are out of order"):
        WeeklyHours((day, (), (), (), (), (), ()))


@given(one=weeks(), other=weeks())
def test_the_hours_of_two_weeks_are_those_open_in_both(one: Week, other: Week) -> None:
    both = hours_of(one).intersect(hours_of(other))
    assert both == hours_of(other).intersect(hours_of(one))
    assert both.intersect(WeeklyHours.always()) == both
    for weekday in range(7):
        expected = minutes_of(hours_of(one), weekday) & minutes_of(hours_of(other), weekday)
        assert minutes_of(both, weekday) == expected


def minutes_of(hours: WeeklyHours, weekday: int) -> set[int]:
    return {
        minute
        for span in hours.days[weekday]
        for minute in range(minute_of(span.start), minute_of(span.end) or 24 * 60)
    }


def minute_of(wall: time) -> int:
    return wall.hour * 60 + wall.minute


@pytest.mark.parametrize("field", ["per_day", "per_week", "per_debt_total"])
def test_a_cap_of_zero_is_refused(field: str) -> None:
    one = Caps(per_day=1, per_week=1, min_gap=timedelta(0), per_debt_total=1)
    with pytest.raises(ValueError, match="at least one"):
        replace(one, **{field: 0})  # type: ignore[arg-type]  # each of them is a number


def test_a_negative_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        Caps(1, 1, timedelta(hours=-1), 1)


def test_the_stricter_of_two_caps_holds_in_every_figure() -> None:
    other = Caps(per_day=2, per_week=1, min_gap=timedelta(hours=72), per_debt_total=4)
    assert CAPS.stricter(other) == Caps(1, 1, timedelta(hours=72), 4)
    assert other.stricter(CAPS) == CAPS.stricter(other)
    one_channel = replace(other, one_channel_per_week=True)
    assert CAPS.stricter(one_channel).one_channel_per_week
    assert one_channel.stricter(CAPS).one_channel_per_week
    assert not other.stricter(CAPS).one_channel_per_week


def test_a_day_in_a_year_without_a_calendar_is_closed_though_no_holiday() -> None:
    unknown = date(2027, 3, 3)
    assert unknown not in CALENDAR.days
    assert CALENDAR.is_closed(unknown)
    assert not CALENDAR.is_closed(date(2026, 3, 3))
    assert date(2026, 12, 25) in CALENDAR.days
    assert CALENDAR.is_closed(date(2026, 12, 25))


def test_the_region_adds_its_days_only_where_it_is_known() -> None:
    arica = date(2026, 6, 7)
    at = datetime(2026, 6, 1, 15, tzinfo=UTC)
    with_region = resolved(pack(entry(date(2021, 4, 20))), at, state="AP")
    assert arica in with_region.holidays.days
    assert date(2026, 12, 25) in with_region.holidays.days
    without = resolved(pack(entry(date(2021, 4, 20))), at, state=None)
    assert arica not in without.holidays.days


def resolved(rules: RulePack, at: datetime, state: str | None = None) -> ContactRules:
    found = resolve_rules(rules, Whereabouts(state=state), at)
    assert found is not None
    return found


def test_a_pack_can_be_asked_about_through_a_cache() -> None:
    regional = pack(entry(date(2021, 4, 20), AP=office_hours(9, 18)))
    asked = (regional, Whereabouts("AP"), datetime(2026, 6, 1, 15, tzinfo=UTC))
    assert lru_cache(resolve_rules)(*asked) == resolve_rules(*asked)


def test_the_entry_in_force_at_the_instant_decides() -> None:
    rules = pack(entry(date(2021, 4, 20), 8, 20), entry(date(2026, 12, 1), 9, 18))
    change = datetime(2026, 12, 1, 3, tzinfo=UTC)
    before = resolved(rules, change - timedelta(seconds=1))
    after = resolved(rules, change)
    assert (before.hours, before.entry) == (office_hours(8, 20), "2021-04-20")
    assert (after.hours, after.entry) == (office_hours(9, 18), "2026-12-01")
    assert before.changes_at == change
    assert after.changes_at is None


def test_before_the_first_entry_the_first_one_applies() -> None:
    rules = pack(entry(date(2021, 4, 20), 9, 18), entry(date(2026, 12, 1)))
    old = resolved(rules, datetime(2015, 1, 1, tzinfo=UTC))
    assert old.hours == office_hours(9, 18)
    assert old.entry == "2021-04-20"


@pytest.mark.parametrize(
    "entries",
    [
        (),
        (entry(date(2026, 1, 1)), entry(date(2025, 1, 1))),
        (entry(date(2026, 1, 1)), entry(date(2026, 1, 1))),
    ],
)
def test_a_pack_whose_entries_cannot_be_told_apart_is_refused(
    entries: tuple[CountryRules, ...],
) -> None:
    with pytest.raises(ValueError, match="entries in order"):
        pack(*entries)


def test_an_unknown_state_gets_what_is_legal_in_every_state() -> None:
    rules = pack(entry(date(2020, 1, 1), 8, 20, AP=office_hours(9, 19), VS=office_hours(7, 18)))
    at = datetime(2026, 6, 1, 15, tzinfo=UTC)
    assert resolved(rules, at).hours == office_hours(9, 18)
    assert resolved(rules, at, state="AP").hours == office_hours(9, 19)


def test_a_state_without_a_law_of_its_own_gets_the_country_hours() -> None:
    rules = pack(entry(date(2020, 1, 1), 8, 20, AP=office_hours(9, 19)))
    at = datetime(2026, 6, 1, 15, tzinfo=UTC)
    assert resolved(rules, at, state="VS").hours == office_hours(8, 20)


def test_the_rules_name_the_pack_entry_and_calendar_for_the_record() -> None:
    rules = resolved(pack(entry(date(2021, 4, 20))), datetime(2026, 6, 1, tzinfo=UTC), "VS")
    assert rules.pack == "CL/7"
    assert rules.entry == "2021-04-20"
    assert rules.holidays_version == "holidays/1"
    assert rules.subdivision == "VS"
    assert rules.zones == (SANTIAGO, EASTER)
    assert rules.caps == CAPS


def test_a_pack_without_zones_gives_rules_only_where_a_zone_was_declared() -> None:
    strict = pack(entry(date(2021, 4, 20)), zones=())
    at = datetime(2026, 6, 1, tzinfo=UTC)
    assert resolve_rules(strict, Whereabouts(), at) is None
    declared = resolve_rules(strict, Whereabouts(declared_zone=EASTER), at)
    assert declared is not None
    assert declared.zones == (EASTER,)


def test_rules_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one zone"):
        ContactRules((), office_hours(8, 20), CALENDAR, CAPS, "CL/7", "2021-04-20")
