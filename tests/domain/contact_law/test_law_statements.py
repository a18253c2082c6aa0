"""Each rule says where it comes from, and a reviewer hears in time to read it again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from puntual.adapters.packaged.law_statements import load_statements
from puntual.adapters.packaged.rule_packs import STRICT_PACK, PackagedRuleBook
from puntual.domain.contact_law.law_statements import (
    CAPS,
    DEBT_AGE,
    HOURS,
    LawStatement,
    ReviewFault,
    Words,
    find_review_faults,
    statements_on,
)

BOOK = PackagedRuleBook()
EVERY_RULE = (HOURS, *CAPS, DEBT_AGE)
READ_ON = date(2026, 1, 10)
REVIEW_BY = date(2026, 7, 10)
SOUND = LawStatement(
    id="XA1",
    place="CO",
    about=EVERY_RULE,
    law="one a day",
    instrument="Ley 1",
    article="3",
    quote="una vez al día",
    words=Words.TEXT,
    read_at="the official gazette",
    text_date="2020",
    read_on=READ_ON,
    review_by=REVIEW_BY,
    confidence="primary",
    before_due="yes",
    after_due="yes",
)


def faults(
    *statements: LawStatement, on: date = READ_ON, country: str = "CO"
) -> list[ReviewFault]:
    return list(find_review_faults(BOOK.pack_for(country), statements, on))


@pytest.mark.parametrize("country", [*BOOK.countries(), STRICT_PACK])
def test_every_hour_and_cap_that_ships_says_where_it_comes_from(country: str) -> None:
    pack, statements = BOOK.pack_for(country), load_statements(country)
    latest = max(one.read_on for one in statements)
    assert [
        one for one in find_review_faults(pack, statements, latest) if not one.is_due_soon
    ] == []


@pytest.mark.parametrize("country", [*BOOK.countries(), STRICT_PACK])
def test_a_number_that_is_called_the_laws_has_a_statement_of_that_country(country: str) -> None:
    statements = [one for one in load_statements(country) if one.place == country]
    for entry in BOOK.pack_for(country).entries:
        law = entry.law
        assert law is not None
        numbers = {
            "caps.per_day": law.per_day is not None,
            "caps.per_week": law.per_week is not None,
            "caps.min_gap_hours": bool(law.min_gap),
            "caps.one_channel_per_week": law.one_channel_per_week,
        }
        for rule in (rule for rule, has_number in numbers.items() if has_number):
            assert statements_on(statements, rule, country), rule


def test_no_statement_has_the_id_of_another() -> None:
    ids = [
        one.id
        for country in (*BOOK.countries(), STRICT_PACK)
        for one in load_statements(country)
        if one.place.partition("-")[0] == country
    ]
    assert len(ids) == len(set(ids))


def test_a_sound_statement_has_no_fault() -> None:
    assert faults(SOUND) == []


def test_a_rule_of_which_nothing_is_said_is_named() -> None:
    hours_only = replace(SOUND, about=(HOURS,))
    assert [one.where for one in faults(hours_only)] == [
        "CO caps.per_day",
        "CO caps.per_week",
        "CO caps.min_gap_hours",
        "CO caps.one_channel_per_week",
        "CO caps.per_debt_total",
        "CO debt_age_years",
    ]


def test_duties_without_a_statement_are_named() -> None:
    silent = [one.where for one in faults(replace(SOUND, place="CL"), country="CL")]
    assert silent == ["CL written_copy_days", "CL amount_after_confirmation"]


@pytest.mark.parametrize("country", BOOK.countries())
def test_each_country_says_whether_a_second_channel_may_be_used_within_a_week(
    country: str,
) -> None:
    """L-8: only Colombia's pack said so; a second channel in the week is decided and sourced."""
    caps = BOOK.pack_for(country).entries[-1].caps
    found = statements_on(load_statements(country), "caps.one_channel_per_week", country)
    assert caps.one_channel_per_week is (country == "CO")
    assert found
    assert all(one.place == country for one in found) or country not in {"CO", "CL"}


def test_hours_of_a_state_are_borne_out_by_the_countrys_where_nothing_is_said_of_the_state() -> (
    None
):
    assert faults(replace(SOUND, place="BR"), country="BR") == []
    nothing = [one.where for one in faults(replace(SOUND, place="AR"), country="BR")]
    assert "BR-SP hours" in nothing


@pytest.mark.parametrize(
    ("name", "lacking"),
    [
        ("law", replace(SOUND, law=" ")),
        ("instrument", replace(SOUND, instrument="")),
        ("article", replace(SOUND, article="")),
        ("read_at", replace(SOUND, read_at="")),
        ("text_date", replace(SOUND, text_date="")),
        ("before_due", replace(SOUND, before_due="")),
    ],
)
def test_a_statement_that_lacks_a_field_is_a_fault(name: str, lacking: LawStatement) -> None:
    (only,) = faults(lacking)
    assert only == ReviewFault("XA1", f"{name} is empty")


@pytest.mark.parametrize(
    ("name", "pointing"),
    [
        ("instrument", replace(SOUND, instrument="PROFECO, same")),
        ("article", replace(SOUND, article="same list")),
        ("read_at", replace(SOUND, read_at="press as above")),
    ],
)
def test_a_statement_that_points_at_another_one_is_a_fault(
    name: str, pointing: LawStatement
) -> None:
    """`puntual rules show MX` named "PROFECO, same" as the law behind a duty."""
    (only,) = faults(pointing)
    assert only == ReviewFault("XA1", f"{name} points at another statement: name it")


@pytest.mark.parametrize("words", [Words.TEXT, Words.QUOTED, Words.PARAPHRASE])
def test_words_that_were_read_have_to_be_quoted(words: Words) -> None:
    (only,) = faults(replace(SOUND, quote="", words=words))
    assert only.problem == "the quoted words are missing"


def test_a_law_that_is_silent_has_no_words() -> None:
    assert faults(replace(SOUND, quote="", words=Words.SILENT)) == []


def test_what_we_only_believe_cannot_pass_as_read() -> None:
    belief = replace(SOUND, quote="", words=Words.NONE)
    assert belief.is_belief
    (only,) = faults(belief)
    assert "can only be unclear" in only.problem
    assert faults(replace(belief, confidence="unclear")) == []


def test_a_statement_cannot_have_been_read_in_the_future() -> None:
    (only,) = faults(SOUND, on=READ_ON - timedelta(days=1))
    assert "to come" in only.problem


@pytest.mark.parametrize(
    ("on", "told", "is_due_soon"),
    [
        (REVIEW_BY - timedelta(days=31), False, False),
        (REVIEW_BY - timedelta(days=30), True, True),
        (REVIEW_BY, True, True),
        (REVIEW_BY + timedelta(days=1), True, False),
    ],
)
def test_a_review_is_told_thirty_days_ahead_and_is_a_fault_once_it_is_late(
    on: date, told: bool, is_due_soon: bool
) -> None:
    found = faults(SOUND, on=on)
    assert bool(found) is told
    assert all(one.is_due_soon is is_due_soon for one in found)


def test_a_statement_of_the_place_stands_before_that_of_the_country_and_of_everywhere() -> None:
    everywhere = replace(SOUND, id="G", place="GLOBAL")
    state = replace(SOUND, id="S", place="CO-ANT")
    known = (everywhere, SOUND, state)
    assert statements_on(known, HOURS, "CO-ANT", "CO") == (state,)
    assert statements_on(known, HOURS, "CO-BOG", "CO") == (SOUND,)
    assert statements_on(known, HOURS, "PE") == (everywhere,)
    assert statements_on(known, "scope", "PE") == ()
