"""The law suite: hours by what is known of the place."""

from datetime import date, timedelta

import pytest

from puntual.domain.contact_law.contact_window import next_allowed
from tests.domain.contact_law.law_packs import (
    ALWAYS,
    SECOND,
    TTL,
    WORKING_DAYS,
    is_allowed,
    local,
    rules,
)


def test_a_brazilian_phone_gives_the_state_and_its_hours() -> None:
    from_rio = rules("BR", phone="+5521955500001")
    assert from_rio == rules("BR", "RJ")


def test_recife_is_not_taken_for_noronha_alone() -> None:
    from_recife = rules("BR", phone="+5581955500001")
    assert {str(zone) for zone in from_recife.zones} == {"America/Recife", "America/Noronha"}
    eight_in_noronha = local("America/Noronha", WORKING_DAYS[0], 9)
    assert not is_allowed(from_recife, eight_in_noronha)


def test_brazil_without_a_state_keeps_six_hours_that_suit_noronha_and_acre() -> None:
    day = WORKING_DAYS[0]
    anywhere = rules("BR")
    opening, closing = local("America/Rio_Branco", day, 9), local("America/Noronha", day, 18)
    assert closing - opening == timedelta(hours=6)
    assert not is_allowed(anywhere, opening - SECOND)
    assert is_allowed(anywhere, opening)
    assert is_allowed(anywhere, closing - TTL)
    assert not is_allowed(anywhere, closing - TTL + SECOND)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 1, 13), 9), (date(2026, 7, 21), 10)])
def test_mexico_without_an_address_is_open_where_cancun_and_tijuana_are(
    day: date, hours: int
) -> None:
    anywhere = rules("MX", phone="+525555500001")
    opening, closing = local("America/Tijuana", day, 8), local("America/Cancun", day, 20)
    assert closing - opening == timedelta(hours=hours)
    assert not is_allowed(anywhere, opening - SECOND)
    assert is_allowed(anywhere, opening)
    assert is_allowed(anywhere, closing - TTL)
    assert not is_allowed(anywhere, closing - TTL + SECOND)


@pytest.mark.parametrize("area", ["614", "657", "627"])
def test_chihuahua_is_not_an_hour_behind_any_more(area: str) -> None:
    zones = {str(zone) for zone in rules("MX", phone=f"+52{area}5550001").zones}
    assert zones == {"America/Chihuahua", "America/Ciudad_Juarez"}


def test_matamoros_keeps_the_summer_time_of_the_border() -> None:
    there = rules("MX", phone="+528685550001")
    day = date(2026, 7, 21)
    assert not is_allowed(there, local("America/Matamoros", day, 8))
    assert is_allowed(there, local("America/Monterrey", day, 8))


def test_a_chilean_without_a_region_may_be_on_easter_island() -> None:
    day = WORKING_DAYS[0]
    anywhere = rules("CL", phone="+56950000001")
    assert not is_allowed(anywhere, local("Pacific/Easter", day, 8) - SECOND)
    assert is_allowed(anywhere, local("Pacific/Easter", day, 8))
    assert not is_allowed(anywhere, local("America/Santiago", day, 20) - TTL + SECOND)


@pytest.mark.parametrize(
    ("zone", "state", "friday"),
    [
        ("America/Santiago", "RM", date(2026, 9, 4)),
        ("America/Tijuana", "BCN", date(2026, 3, 6)),
        ("America/Tijuana", "BCN", date(2026, 10, 30)),
    ],
)
def test_after_a_weekend_with_a_clock_change_monday_opens_at_the_hour_on_the_wall(
    zone: str, state: str, friday: date
) -> None:
    country = "CL" if state == "RM" else "MX"
    evening = local(zone, friday, 20)
    monday = friday + timedelta(days=3)
    opening = next_allowed(rules(country, state), ALWAYS, evening, TTL)
    if rules(country, state).holidays.is_closed(monday):
        monday += timedelta(days=1)
    assert opening == local(zone, monday, 8)
