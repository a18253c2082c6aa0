"""The policies that ship are valid, and say what is promised of them."""

import hashlib
from datetime import timedelta

import pytest

from puntual.adapters.policies.parsing import parse
from puntual.adapters.policies.shipped import read_shipped, shipped_names
from puntual.domain.policies.cadence import DayUnit
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.receivables.payer_segment import Behaviour, DebtorKind


def test_the_presumed_policy_ships_as_a_document() -> None:
    assert parse(read_shipped("predeterminada")).policy == DEFAULT_POLICY


def test_the_presumed_policy_changes_only_with_its_version() -> None:
    """Contacts of the past name it; give it another version when this changes."""
    canonical = parse(read_shipped("predeterminada")).canonical
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    assert (DEFAULT_POLICY.version, digest) == ("default-1", DIGEST)


DIGEST = "ab1411a8ebc46a992e66a72de25dd927a10ac40ca0d095609748b62cf43c565b"


@pytest.mark.parametrize("name", shipped_names())
def test_every_policy_that_ships_is_valid(name: str) -> None:
    policy = parse(read_shipped(name)).policy
    assert policy.version == ("default-1" if name == "predeterminada" else f"{name}-1")


def test_the_policies_that_ship_are_the_ones_that_are_promised() -> None:
    assert shipped_names() == ("b2b", "predeterminada", "preventiva", "pyme")


def offsets(name: str, cadence: int = -1) -> list[int]:
    return [step.offset for step in parse(read_shipped(name)).policy.cadences[cadence].steps]


def test_the_ready_cadences_follow_the_calendar_of_the_trade() -> None:
    assert offsets("preventiva") == [-7, -3, -1, 0]
    assert offsets("pyme") == [1, 8, 31, 60]


@pytest.mark.parametrize("name", ["preventiva", "pyme"])
def test_punctual_payers_get_less_than_the_others(name: str) -> None:
    punctual, others = parse(read_shipped(name)).policy.cadences
    assert punctual.audience.behaviours == {Behaviour.PUNCTUAL}
    assert punctual.steps[0].offset >= 0
    assert punctual.steps[0].offset > others.steps[0].offset
    assert sum(one.cap for one in punctual.steps) < sum(one.cap for one in others.steps)


def test_the_last_opportunity_goes_out_only_if_a_person_releases_it() -> None:
    for cadence in parse(read_shipped("pyme")).policy.cadences:
        assert [one.name for one in cadence.steps if one.needs_release] == ["last_opportunity"]


def test_a_company_gets_one_statement_a_month_in_business_hours() -> None:
    policy = parse(read_shipped("b2b")).policy
    for cadence in policy.cadences:
        (statement,) = cadence.steps
        assert cadence.audience.kinds == {DebtorKind.CORPORATE}
        assert (statement.name, statement.unit) == ("statement", DayUnit.BUSINESS)
    assert policy.caps is not None
    assert policy.caps.min_gap == timedelta(days=30)
    assert policy.business_hours.days[5:] == ((), ())
