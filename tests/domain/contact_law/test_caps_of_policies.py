"""A creditor may ask for other caps than ours, never for more than the law allows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.account import Profile
from puntual.domain.contact_law.contact_rules import Caps, ContactRules
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey

BOOK = PackagedRuleBook()
NOW = datetime(2026, 12, 10, 15, tzinfo=UTC)
KEY = DebtorKey(CreditorId("acme"), DebtorId("d-1"))
ROOMY = Caps(per_day=1, per_week=4, min_gap=timedelta(0), per_debt_total=8)
# The law by its own words, as a lawyer would write it down: (a day, a week, hours between).
LAW = {"CL": (None, 2, 72), "PY": (None, 3, 0), "EC": (1, None, 0), "US": (None, 7, 0)}
SILENT = ("MX", "PE", "AR", "BR", "UY", "CR", "PA", "BO", "SV", "HN", "ES")
ANY_CAPS = st.builds(
    Caps,
    st.integers(1, 10),
    st.integers(1, 50),
    st.integers(0, 2160).map(lambda hours: timedelta(hours=hours)),
    st.integers(1, 100),
)


def rules_of(country: str) -> ContactRules:
    zone = "America/Argentina/Buenos_Aires" if country == "ZZ" else None
    found = BOOK.rules_for(Profile(KEY, country=country, zone=zone), NOW)
    assert found is not None
    return found


@pytest.mark.parametrize("country", [*BOOK.countries(), "ZZ"])
def test_who_asks_for_nothing_keeps_our_good_practice(country: str) -> None:
    rules = rules_of(country)
    assert rules.caps_for(None) == rules.caps


@pytest.mark.parametrize("country", SILENT)
def test_four_a_week_without_a_gap_are_granted_where_no_law_says_a_number(country: str) -> None:
    assert rules_of(country).caps_for(ROOMY) == ROOMY


@pytest.mark.parametrize("country", sorted(LAW))
@given(wanted=ANY_CAPS)
def test_no_policy_gets_more_than_the_law_allows(country: str, wanted: Caps) -> None:
    per_day, per_week, gap = LAW[country]
    caps = rules_of(country).caps_for(wanted)
    assert caps.per_day <= min(wanted.per_day, per_day or wanted.per_day)
    assert caps.per_week <= min(wanted.per_week, per_week or wanted.per_week)
    assert caps.min_gap >= max(wanted.min_gap, timedelta(hours=gap))


@pytest.mark.parametrize("country", BOOK.countries())
@given(wanted=ANY_CAPS)
def test_one_message_a_day_and_eight_for_a_debt_stay_whatever_a_policy_asks_for(
    country: str, wanted: Caps
) -> None:
    caps = rules_of(country).caps_for(wanted)
    assert caps.per_day == 1
    assert caps.per_debt_total <= min(8, wanted.per_debt_total)


@given(wanted=ANY_CAPS)
def test_where_nothing_is_known_of_the_law_one_a_week_stays(wanted: Caps) -> None:
    caps = rules_of("ZZ").caps_for(wanted)
    assert (caps.per_day, caps.per_week, caps.one_channel_per_week) == (1, 1, True)
    assert caps.min_gap >= timedelta(hours=168)


def test_colombia_allows_one_a_week_until_the_other_reading_is_chosen() -> None:
    rules = rules_of("CO")
    assert rules.caps_for(ROOMY).per_week == 1
    chosen = rules.caps_for(ROOMY, "one_channel")
    assert (chosen.per_day, chosen.per_week, chosen.one_channel_per_week) == (1, 4, True)
    assert chosen.min_gap == timedelta(0)


def test_a_reading_that_nobody_knows_leaves_the_strictest() -> None:
    rules = rules_of("CO")
    assert rules.caps_for(ROOMY, "whatever_suits") == rules.caps_for(ROOMY)


def test_rules_that_name_no_law_count_their_caps_as_the_laws() -> None:
    known = rules_of("MX")
    rules = ContactRules(
        known.zones, known.hours, known.holidays, known.caps, "XA/1", "2020-01-01"
    )
    assert rules.caps_for(ROOMY) == rules.caps.stricter(ROOMY)
    assert rules.caps_for(None) == rules.caps
