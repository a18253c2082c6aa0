"""What a policy may say and still deserves a second look."""

from collections.abc import Collection
from datetime import date

import pytest

from puntual.adapters.packaged.rule_packs import STRICT_PACK, PackagedRuleBook
from puntual.adapters.policies.advice import advise
from puntual.adapters.policies.parsing import parse
from puntual.adapters.policies.shipped import read_shipped, shipped_names
from puntual.domain.errors import Fault

TODAY = date(2026, 3, 10)
BOOK = PackagedRuleBook()
PACKS = [BOOK.pack_for(country) for country in BOOK.countries()]
VALID = (
    "version: a-1\ncadences: [{name: c, steps: [{name: due_today, offset: 0, valid_days: 3}]}]\n"
)


def advice(more: str = "", stems: Collection[str] = ("due_today",)) -> tuple[Fault, ...]:
    return advise(parse(VALID + more).policy, PACKS, stems, TODAY)


def test_a_policy_inside_the_law_needs_no_advice() -> None:
    assert advice("hours: {individuals: {mon: ['08:00-20:00'], fri: ['09:00-13:00']}}") == ()


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ("hours: {individuals: {mon: ['06:00-12:00']}}", "hours.individuals.mon[0]"),
        (
            "hours: {individuals: {mon: ['09:00-12:00', '19:00-23:00']}}",
            "hours.individuals.mon[1]",
        ),
        ("hours: {companies: {sun: ['10:00-12:00']}}", "hours.companies.sun[0]"),
    ],
)
def test_hours_outside_every_countrys_law_are_without_effect_and_reported(
    more: str, path: str
) -> None:
    (only,) = advice(more)
    assert only.path == path
    assert "outside every country's law" in only.problem
    assert "law of each debtor prevails" in only.fix


def test_caps_above_every_countrys_are_noted() -> None:
    (only,) = advice("caps: {per_day: 9, per_week: 1, min_gap_hours: 0, per_debt_total: 1}")
    assert only.path == "caps.per_day"
    assert "at most" in only.fix


def test_a_template_that_nobody_wrote_is_noted() -> None:
    found = advice("substitutes: {due_today: due_soon}", stems=())
    assert [one.path for one in found] == [
        "cadences[0].steps[0].template",
        "substitutes.due_today",
    ]
    assert "`due_today`" in found[0].problem


def test_every_country_is_checked_and_the_default_one_is_none() -> None:
    assert "MX" in BOOK.countries()
    assert len(BOOK.countries()) == 18
    assert STRICT_PACK not in BOOK.countries()


@pytest.mark.parametrize("name", shipped_names())
def test_what_ships_needs_no_advice_about_the_law(name: str) -> None:
    policy = parse(read_shipped(name)).policy
    stems = {
        stem for cadence in policy.cadences for one in cadence.steps for stem in one.templates
    }
    assert advise(policy, PACKS, stems, TODAY) == ()
