"""The law suite: dated entries, caps and the strictest rules."""

from datetime import UTC, date, datetime, timedelta

import pytest

from puntual.domain.contact_law.contact_caps import earliest_contact
from tests.domain.contact_law.law_packs import (
    ALWAYS,
    BOOK,
    SECOND,
    TTL,
    WORKING_DAYS,
    is_allowed,
    local,
    rules,
)


def test_chile_changes_its_entry_on_the_first_of_december_2026_and_not_its_hours() -> None:
    change = datetime(2026, 12, 1, 3, tzinfo=UTC)
    before = rules("CL", "RM", at=change - SECOND)
    after = rules("CL", "RM", at=change)
    assert (before.entry, before.changes_at) == ("2021-04-20", change)
    assert (after.entry, after.changes_at) == ("2026-12-01", None)
    assert (before.hours, before.caps) == (after.hours, after.caps)


CAPS = {
    "MX": (2, 48),
    "CO": (1, 168),
    "PE": (2, 48),
    "CL": (2, 72),
    "AR": (2, 48),
    "BR": (2, 48),
}


@pytest.mark.parametrize("country", CAPS)
def test_the_caps_are_those_on_record(country: str) -> None:
    per_week, gap = CAPS[country]
    caps = rules(country).caps
    assert (caps.per_day, caps.per_week, caps.per_debt_total) == (1, per_week, 8)
    assert caps.min_gap == timedelta(hours=gap)


@pytest.mark.parametrize("country", [*CAPS, "ZZ"])
def test_one_channel_a_week_is_the_law_of_colombia_and_of_unknown_countries(country: str) -> None:
    there = rules(country, zone="America/Caracas" if country == "ZZ" else None)
    assert there.caps.one_channel_per_week is (country in {"CO", "ZZ"})


@pytest.mark.parametrize("country", CAPS)
def test_the_next_contact_keeps_the_gap_and_the_week(country: str) -> None:
    per_week, gap = CAPS[country]
    there = rules(country)
    zone = str(there.zones[0])
    monday = local(zone, date(2026, 8, 24), 14)
    attempts = [monday]
    while len(attempts) < 6:
        following = earliest_contact(there, ALWAYS, attempts, attempts[-1], TTL)
        assert following is not None
        assert following - attempts[-1] >= timedelta(hours=gap)
        attempts.append(following)
    for earlier, later in zip(attempts, attempts[per_week:], strict=False):
        assert later - earlier >= timedelta(days=7)


def test_an_unknown_country_gets_the_strictest_rules_in_its_declared_zone() -> None:
    strict = rules("VE", zone="America/Caracas")
    day = WORKING_DAYS[0]
    assert strict.pack.startswith("GLOBAL/")
    assert strict.caps.min_gap == timedelta(days=7)
    assert not is_allowed(strict, local("America/Caracas", day, 9) - SECOND)
    assert is_allowed(strict, local("America/Caracas", day, 9))
    assert not is_allowed(strict, local("America/Caracas", day, 17) + SECOND)


@pytest.mark.parametrize("country", BOOK.countries())
def test_the_strictest_rules_are_inside_those_of_every_country(country: str) -> None:
    strict, pack = BOOK.pack_for("GLOBAL"), BOOK.pack_for(country)
    for entry in pack.entries:
        own = [entry.hours, *entry.subdivision_hours.values()]
        hours = strict.entries[0].hours
        assert all(hours.intersect(theirs) == hours for theirs in own)
        assert strict.entries[0].caps.stricter(entry.caps) == strict.entries[0].caps
    assert pack.holidays.national.covered_years >= strict.holidays.national.covered_years
