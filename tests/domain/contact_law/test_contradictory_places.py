"""Where declared facts contradict each other, every reading of them has to agree (L-4)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from puntual.application.decision_log import NamedRules
from puntual.domain.contact_law.contact_rules import ContactRules
from tests.domain.contact_law.law_packs import ALWAYS, BOOK, is_allowed, local, rules

QUARTER = timedelta(minutes=15)
CONTRADICTIONS = [
    *(
        ("BR", state, zone)
        for state in ("SP", "AL", "RJ", "ES", "PR", "CE")
        for zone in ("America/Manaus", "America/Rio_Branco", "America/Noronha", "America/Eirunepe")
    ),
    ("BR", "AM", "America/Sao_Paulo"),
    ("BR", None, "Europe/Lisbon"),
    ("MX", "JAL", "America/Tijuana"),
    ("MX", "ROO", "America/Mexico_City"),
    ("ES", "CN", "Europe/Madrid"),
    ("US", "CA", "America/New_York"),
    ("CO", None, "America/Sao_Paulo"),
]
DAYS = [date(2027, 4, 14), date(2027, 7, 9), date(2027, 11, 8)]


def _readings(country: str, state: str | None, zone: str) -> list[ContactRules]:
    """The state is right, or the zone is; without a state, anywhere in the country."""
    return [rules(country, state), rules(country, zone=zone)]


@pytest.mark.parametrize(("country", "state", "zone"), CONTRADICTIONS)
def test_an_instant_is_open_only_where_every_reading_allows_it(
    country: str, state: str | None, zone: str
) -> None:
    both = rules(country, state, zone=zone)
    opened = 0
    for day in DAYS:
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        for number in range(96):
            at = start + number * QUARTER
            if is_allowed(both, at):
                opened += 1
                assert all(is_allowed(one, at) for one in _readings(country, state, zone)), at
    assert opened


@pytest.mark.parametrize("state", ["SP", "AL"])
@pytest.mark.parametrize("zone", ["America/Manaus", "America/Rio_Branco"])
@pytest.mark.parametrize("minutes", [0, 60])
def test_half_past_seven_in_the_evening_of_sao_paulo_is_silent_for_a_declared_manaus(
    state: str, zone: str, minutes: int
) -> None:
    at, ttl = datetime(2027, 4, 14, 22, 30, tzinfo=UTC), timedelta(minutes=minutes)
    assert not is_allowed(rules("BR", state, zone=zone), at, ttl)


def test_a_holiday_of_the_state_is_kept_though_the_zone_contradicts_it() -> None:
    revolution_day = local("America/Manaus", date(2027, 7, 9), 12)
    assert not is_allowed(rules("BR", "SP", zone="America/Manaus"), revolution_day)
    assert is_allowed(rules("BR", "RJ", zone="America/Manaus"), revolution_day)


@pytest.mark.parametrize(
    ("country", "state", "zone"),
    [
        ("BR", "AL", "America/Sao_Paulo"),
        ("BR", "SP", "Etc/GMT+3"),
        ("BR", "PE", "America/Noronha"),
        ("CO", None, "America/Lima"),
    ],
)
def test_another_name_for_the_same_clock_contradicts_nothing(
    country: str, state: str | None, zone: str
) -> None:
    there = rules(country, state, zone=zone)
    assert [str(one) for one in there.zones] == [zone]
    assert there.hours == rules(country, state).hours


def test_a_past_decision_about_a_contradictory_place_finds_the_same_rules() -> None:
    both = rules("BR", "SP", zone="America/Manaus")
    named = NamedRules(
        pack=both.pack,
        entry=both.entry,
        holidays=both.holidays_version,
        zones=tuple(str(zone) for zone in both.zones),
        subdivision=both.subdivision,
        changes_at=both.changes_at,
    )
    assert BOOK.rules_named(named) == both
    assert both.hours.intersect(ALWAYS) == rules("BR").hours
