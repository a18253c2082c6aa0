"""The law suite: holidays of the packs that ship."""

from datetime import date

import pytest

from puntual.domain.contact_law.contact_window import Blocked, may_deliver
from puntual.domain.reasons import Reason
from tests.domain.contact_law.law_packs import ALWAYS, SECOND, TTL, is_allowed, local, rules

HOLIDAYS = {
    "MX": [(2026, 2, 2), (2026, 3, 16), (2026, 11, 16), (2027, 2, 1), (2027, 3, 15)],
    "CO": [(2026, 3, 23), (2026, 7, 13), (2026, 11, 2), (2027, 7, 12), (2027, 11, 15)],
    "PE": [(2026, 4, 2), (2026, 7, 28), (2026, 12, 9), (2027, 7, 23), (2027, 10, 8)],
    "CL": [(2026, 5, 21), (2026, 9, 18), (2026, 12, 31), (2027, 9, 17), (2027, 6, 28)],
    "AR": [(2026, 3, 23), (2026, 7, 10), (2026, 11, 6), (2026, 11, 9), (2027, 2, 8)],
    "BR": [(2026, 2, 17), (2026, 6, 4), (2026, 11, 20), (2027, 2, 9), (2027, 5, 27)],
}
# Bank closing days, kept by custom: (Mexico only).
OVERLAY = [(2026, 4, 2), (2026, 4, 3), (2026, 11, 2), (2027, 3, 25), (2027, 3, 26), (2027, 11, 2)]


@pytest.mark.parametrize(
    ("country", "day"),
    [(country, date(*day)) for country, days in HOLIDAYS.items() for day in days],
    ids=str,
)
def test_a_holiday_is_closed_by_name(country: str, day: date) -> None:
    there = rules(country)
    assert day.weekday() < 5
    noon = local(str(there.zones[0]), day, 12)
    verdict = may_deliver(there, ALWAYS, noon, TTL)
    assert isinstance(verdict, Blocked)
    assert verdict.reason is Reason.HOLIDAY
    assert there.holidays.days[day]


@pytest.mark.parametrize("day", [date(*day) for day in OVERLAY], ids=str)
def test_mexican_banks_rest_and_so_do_reminders(day: date) -> None:
    assert day in rules("MX", "JAL").holidays.days
    assert not is_allowed(rules("MX", "JAL"), local("America/Mexico_City", day, 12))


@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize("country", [*HOLIDAYS, "EC", "UY", "CR", "PA", "GT", "DO", "PY"])
def test_every_holiday_on_record_is_closed_all_day(country: str, year: int) -> None:
    there = rules(country)
    days = [day for day in there.holidays.days if day.year == year]
    assert len(days) >= 7
    for day in days:
        assert not any(
            is_allowed(there, local(str(zone), day, hour))
            for zone in there.zones
            for hour in range(0, 24, 3)
        )


def test_a_debtor_of_a_brazilian_state_rests_on_the_holidays_of_that_state() -> None:
    revolution_day = date(2026, 7, 9)
    assert not is_allowed(rules("BR", "SP"), local("America/Sao_Paulo", revolution_day, 12))
    assert is_allowed(rules("BR", "RJ"), local("America/Sao_Paulo", revolution_day, 12))


def test_a_bridge_day_that_argentina_has_not_decreed_yet_is_closed() -> None:
    verdict = may_deliver(
        rules("AR"),
        ALWAYS,
        local("America/Argentina/Buenos_Aires", date(2027, 5, 24), 12),
        TTL,
    )
    assert isinstance(verdict, Blocked)
    assert verdict.reason is Reason.HOLIDAY


UNDECIDED = {
    "AR": ["2027-11-19", "2027-11-22", "2028-06-16", "2029-06-15", "2029-06-18", "2030-08-16"],
    "PY": [
        *("2027-06-14", "2027-06-21", "2027-08-16", "2027-09-27", "2027-09-29"),
        *("2028-02-28", "2028-03-01", "2028-06-19", "2028-06-20", "2028-08-14", "2028-08-15"),
        *("2028-10-02", "2028-09-29", "2031-06-16"),
    ],
    "EC": ["2029-11-01", "2029-11-02"],
    "GT": ["2026-12-24", "2026-12-31", "2029-12-24", "2029-12-31"],
}


@pytest.mark.parametrize(
    ("country", "day"),
    [(country, date.fromisoformat(day)) for country, days in UNDECIDED.items() for day in days],
    ids=str,
)
def test_a_day_to_which_a_decree_may_move_a_holiday_is_closed_like_the_day_itself(
    country: str, day: date
) -> None:
    there = rules(country)
    assert there.holidays.is_holiday(day)
    noon = local(str(there.zones[0]), day, 12)
    assert not is_allowed(there, noon)


@pytest.mark.parametrize("day", ["2026-11-20", "2026-06-16", "2027-11-18", "2027-08-17"])
def test_what_a_decree_has_settled_or_cannot_move_leaves_its_neighbours_open(day: str) -> None:
    """Of 2026 all is decreed; a Monday holiday moves nowhere."""
    assert not rules("AR").holidays.is_holiday(date.fromisoformat(day))


def test_an_american_without_a_state_may_be_on_adak() -> None:
    there, day = rules("US"), date(2026, 7, 21)
    assert not is_allowed(there, local("Pacific/Honolulu", day, 7))
    assert "America/Adak" in {str(zone) for zone in rules("US", "AK").zones}
    evening = local("America/Adak", date(2026, 1, 13), 8)
    assert not is_allowed(rules("US", "AK"), evening - SECOND)
    assert is_allowed(rules("US", "AK"), evening)
