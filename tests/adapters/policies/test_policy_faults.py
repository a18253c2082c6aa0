"""Every fault of a policy document: where it stands, what is wrong, and what to write instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.policies.parsing import parse
from puntual.domain.errors import Fault, InvalidPolicy

HEAD = "version: a-1\n"
CADENCE = "cadences: [{name: c, steps: [{name: s, offset: 0, valid_days: 3}]}]\n"
VALID = HEAD + CADENCE
FIELDS = "use one of: version, cadences, hours"


def step(fields: str, more: str = "") -> str:
    """Return a document with one step, of which some fields are said."""
    base = {"name": "s", "offset": "0", "valid_days": "3"}
    said = dict(pair.split(": ", 1) for pair in fields.split("; "))
    body = ", ".join(f"{name}: {value}" for name, value in {**base, **said}.items())
    return f"{HEAD}cadences: [{{name: c, steps: [{{{body}}}]}}]\n{more}"


def steps(*offsets: str, more: str = "") -> str:
    """Return a document with some steps; each says ``<offset> <other fields>``."""
    listed = [
        f"{{name: s{number}, offset: {', '.join(text.split(' ', 1))}}}"
        for number, text in enumerate(offsets)
    ]
    return f"{HEAD}cadences: [{{name: c, steps: [{', '.join(listed)}]}}]\n{more}"


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(InvalidPolicy) as caught:
        parse(text)
    return caught.value.faults


FORM = [
    (CADENCE, "version", "is missing", "add it"),
    ("version: A 1\n" + CADENCE, "version", "not written as it must be", "tienda-3"),
    ("version: 1\n" + CADENCE, "version", "is no text", "quotes"),
    (HEAD, "cadences", "is missing", "add it"),
    (HEAD + "cadences: []", "cadences", "too few", "1 or more"),
    (HEAD + "cadences: 3", "cadences", "is no list", "["),
    (HEAD + "cadences: [3]", "cadences[0]", "no part with fields", "indented"),
    (HEAD + "cadences: [{name: c, steps: []}]", "cadences[0].steps", "too few", "1 or more"),
    (step("name: Día"), "cadences[0].steps[0].name", "not written as", "small letters"),
    (VALID + "fallback: {}", "fallback.channel", "is missing", "add it"),
    (
        VALID + "fallback: {channel: fax}",
        "fallback.channel",
        "not a word",
        "'sms' or 'email'",
    ),
    (VALID + "fallback: sms", "fallback", "no part with fields", "indented"),
    (VALID + "fallback: {chanel: sms}", "fallback.chanel", "not a field", "`channel`"),
    (step("offset: soon"), "cadences[0].steps[0].offset", "no whole number", "3 or -7"),
    (step('offset: "3"'), "cadences[0].steps[0].offset", "no whole number", "without quotes"),
    (step("offset: 1.5"), "cadences[0].steps[0].offset", "no whole number", "3 or -7"),
    (step("offset: 08"), "cadences[0].steps[0].offset", "no whole number", "3 or -7"),
    (step("offset: -999"), "cadences[0].steps[0].offset", "too small", "-365 or more"),
    (step("valid_days: 0"), "cadences[0].steps[0].valid_days", "too small", "1 or more"),
    (step("cap: 0"), "cadences[0].steps[0].cap", "too small", "1 or more"),
    (step("unit: weeks"), "cadences[0].steps[0].unit", "not a word", "'business'"),
    (step("catch_up: now"), "cadences[0].steps[0].catch_up", "not a word", "'send_latest'"),
    (step("near_payday: yes"), "cadences[0].steps[0].near_payday", "neither true", "true or"),
    (step("ofset: 3"), "cadences[0].steps[0].ofset", "not a field", "`offset`"),
    (
        step("colour: red"),
        "cadences[0].steps[0].colour",
        "not a field",
        "use one of: name, offset",
    ),
    (
        step("audience: {behaviours: [good]}"),
        "cadences[0].steps[0].audience.behaviours[0]",
        "not a word",
        "'punctual'",
    ),
    (
        step("audience: {sources: [a b]}"),
        "cadences[0].steps[0].audience.sources[0]",
        "not written as",
        "hyphens",
    ),
    (
        step("audience: {min_outstanding: {MXN: 1.005}}"),
        "cadences[0].steps[0].audience.min_outstanding",
        "MXN: has more decimals",
        "2 decimals",
    ),
    (
        step("audience: {min_outstanding: {MXN: '1,000'}}"),
        "cadences[0].steps[0].audience.min_outstanding",
        "MXN: is not a plain decimal",
        "no separators",
    ),
    (
        step("audience: {min_outstanding: {pesos: 5}}"),
        "cadences[0].steps[0].audience.min_outstanding",
        "pesos: is not a currency",
        "ISO 4217",
    ),
    (
        step("audience: {min_outstanding: {MXN: 0}}"),
        "cadences[0].steps[0].audience.min_outstanding",
        "not above zero",
        "leave the currency out",
    ),
    (
        step("audience: {min_outstanding: {MXN: true}}"),
        "cadences[0].steps[0].audience.min_outstanding.MXN",
        "is no text",
        "quotes",
    ),
    (
        HEAD + CADENCE.replace("name: c,", "name: c, audience: {sources: [erp]},"),
        "cadences[0].audience.sources",
        "not a field",
        "use one of: behaviours, kinds, buckets, values, min_outstanding",
    ),
    (VALID + "paydays: [0]", "paydays[0]", "too small", "1 or more"),
    (VALID + "paydays: [32]", "paydays[0]", "too large", "31 or less"),
    (VALID + "caps: {}", "caps.per_day", "is missing", "add it"),
    (
        VALID + "caps: {per_day: 0, per_week: 1, min_gap_hours: 1, per_debt_total: 1}",
        "caps.per_day",
        "too small",
        "1 or more",
    ),
    (
        VALID + "hours: {individuals: {mon: [9-18]}}",
        "hours.individuals.mon[0]",
        "no span",
        "09:00",
    ),
    (
        VALID + "hours: {individuals: {mon: ['18:00-09:00']}}",
        "hours.individuals.mon[0]",
        "ends before it begins",
        "earlier hour first",
    ),
    (
        VALID + "hours: {individuals: {mon: ['20:00-25:00']}}",
        "hours.individuals.mon[0]",
        "no span",
        "24:00",
    ),
    (
        VALID + "hours: {companies: {fri: ['09:00-13:00', '12:00-15:00']}}",
        "hours.companies.fri",
        "overlap",
        "in order",
    ),
    (
        VALID + "hours: {individuals: {lunes: []}}",
        "hours.individuals.lunes",
        "not a field",
        "mon, tue",
    ),
    (VALID + "discount: {percent: 51}", "discount.percent", "too large", "50 or less"),
    (VALID + "discount: {percent: 0}", "discount.percent", "too small", "1 or more"),
    (VALID + "substitutes: {A: b}", "substitutes.A", "not written as", "small letters"),
    (VALID + "substitutes: [a]", "substitutes", "no table", "name: value"),
    (VALID + "delivery: {message_ttl_minutes: 30}", "delivery.message_ttl_minutes", "small", "60"),
    (VALID + f"x{'x' * 80}: 1", f"x{'x' * 80}", "not a field", FIELDS),
    (f"version: {'a' * 70}-1\n{CADENCE}", "version", "too long", "64"),
    (VALID + "hours:", "hours", "no part with fields", "indented"),
    ("", "document", "no part with fields", "indented"),
    ("- 1", "document", "no part with fields", "indented"),
]

WRITING = [
    ("a: [", "line 1, column 5", "no YAML", "indentation"),
    (HEAD + HEAD + CADENCE, "line 2, column 1", "says `version` again", "once"),
    ("? [a]\n: 1", "line 1, column 3", "is no name", "name: value"),
    ("a: &x [1]\nb: *x", "line 2, column 4", "an alias", "write it out"),
    ("a: !!python/object:os.system x", "line 1, column 4", "no YAML", "quotes"),
    ("a: !!set {x}", "document", "explicit type", "leave the `!!` out"),
    ("a: !!binary eA==", "document", "explicit type", "leave the `!!` out"),
    ("[" * 5000, "document", "nested too deeply", "docs/policy.md"),
    ("a: \x07", "document", "no text", "UTF-8"),
    ("#" * 70_000, "document", "longer than any policy", "own file"),
]

TWO = "cadences: [{name: c, steps: [S]}, {name: d, steps: [S]}]".replace(
    "S", "{name: s, offset: 0, valid_days: 3}"
)
MEANING = [
    (HEAD + TWO, "cadences[1]", "nobody reaches it", "put the cadence for everybody last"),
    (
        HEAD
        + TWO.replace("name: d", "name: c").replace("c, s", "c, audience: {values: [low]}, s", 1),
        "cadences[1].name",
        "`c` is taken",
        "name of its own",
    ),
    (
        steps("0 valid_days: 1", "1 valid_days: 1").replace("s1", "s0"),
        "cadences[0].steps[1].name",
        "`s0` is taken",
        "name of its own",
    ),
    (
        steps("3 valid_days: 1", "1 valid_days: 1"),
        "cadences[0].steps[1].offset",
        "+1 calendar day does not come after +3 calendar days",
        "order the steps",
    ),
    (
        steps("3 valid_days: 1", "3 valid_days: 1"),
        "cadences[0].steps[1].offset",
        "does not come after",
        "order the steps",
    ),
    (
        steps("5 valid_days: 1, unit: business", "6 valid_days: 1"),
        "cadences[0].steps[1].offset",
        "does not come after +5 business days",
        "order the steps",
    ),
    (
        step("offset: -3; valid_days: 4"),
        "cadences[0].steps[0].valid_days",
        "on the due date or later",
        "write 3 or less",
    ),
    (
        step("offset: -3; valid_days: 1; catch_up: shift"),
        "cadences[0].steps[0].catch_up",
        "wait beyond the due date",
        "send_latest or skip",
    ),
    (
        step("cap: 3; every_days: 2; valid_days: 4"),
        "cadences[0].steps[0].cap",
        "3 times, 2 days apart, do not fit into 4",
        "write 2, or raise",
    ),
    (
        step("cap: 2; every_days: 2; valid_days: 30; catch_up: skip"),
        "cadences[0].steps[0].cap",
        "do not fit into 1",
        "write 1",
    ),
    (
        step("near_payday: true"),
        "cadences[0].steps[0].near_payday",
        "no paydays",
        "paydays: [15, 31]",
    ),
    (
        steps("1 valid_days: 7, near_payday: true", "7 valid_days: 1", more="paydays: [15]"),
        "cadences[0].steps[0].near_payday",
        "could lose it to `s1`",
        "lower valid_days",
    ),
    (VALID + "hours: {individuals: {}}", "hours.individuals", "no day is open", "open a day"),
    (
        VALID + "hours: {companies: {mon: ['09:00-10:00']}}",
        "hours.companies.mon[0]",
        "too short for a message that may be under way for 61 min",
        "lengthen it",
    ),
    (
        VALID + "discount: {percent: 5, days_before: 3, steps: [other]}",
        "discount.steps",
        "no cadence has a step `other`",
        "name a step",
    ),
    (
        step("offset: -5; valid_days: 4", "discount: {percent: 5, days_before: 3, steps: [s]}"),
        "discount.steps",
        "`s` may go out when the discount has ended",
        "3 or more days before",
    ),
    (VALID + "substitutes: {a: a}", "substitutes.a", "leads back", "needs no replacement"),
    (VALID + "substitutes: {a: b, b: a}", "substitutes.b", "leads back", "needs no replacement"),
    (
        VALID + "delivery: {message_ttl_minutes: 200}",
        "delivery.uncertain_minutes",
        "may still be delivered",
        "200 or more",
    ),
]


@pytest.mark.parametrize(("text", "path", "problem", "fix"), [*FORM, *WRITING, *MEANING])
def test_a_fault_names_its_place_the_problem_and_the_fix(
    text: str, path: str, problem: str, fix: str
) -> None:
    named = [one for one in faults_of(text) if one.path == path]
    assert len(named) == 1, faults_of(text)
    assert problem in named[0].problem
    assert fix in named[0].fix


def test_all_faults_are_named_at_once() -> None:
    text = step("offset: soon; cap: 0", "paydays: [0, 40]\nhuors: 1\ndiscount: {percent: 99}")
    assert [one.path for one in faults_of(text)] == [
        "cadences[0].steps[0].offset",
        "cadences[0].steps[0].cap",
        "paydays[0]",
        "paydays[1]",
        "discount.percent",
        "discount.days_before",
        "discount.steps",
        "huors",
    ]
    meaning = steps("-3 valid_days: 9", "-3 valid_days: 9", more="substitutes: {a: a}")
    assert [one.path for one in faults_of(meaning)] == [
        "cadences[0].steps[1].offset",
        "cadences[0].steps[0].valid_days",
        "cadences[0].steps[1].valid_days",
        "substitutes.a",
    ]


def test_the_error_itself_reads_line_by_line() -> None:
    with pytest.raises(InvalidPolicy) as caught:
        parse(step("valid_days: 999; cap: 0"))
    assert str(caught.value).splitlines() == [
        "cadences[0].steps[0].valid_days: is too large; write 365 or less",
        "cadences[0].steps[0].cap: is too small; write 1 or more",
    ]


@pytest.mark.parametrize(
    "text",
    [
        VALID + "substitutes: {a: c, b: c}",  # not a circle
        VALID + "substitutes: {a: b, b: c}",
        steps("5 valid_days: 1, unit: business", "8 valid_days: 1"),
        steps("1 valid_days: 6, near_payday: true", "7 valid_days: 1", more="paydays: [15]"),
        step("offset: -5; valid_days: 3", "discount: {percent: 50, days_before: 3, steps: [s]}"),
        step("cap: 3; every_days: 2; valid_days: 5"),
        step("cap: 3; every_days: 2; catch_up: shift"),
        VALID + "hours: {companies: {mon: ['09:00-10:01']}}",
        VALID + "hours: {companies: {mon: ['09:00-13:00', '13:00-24:00']}}",
        VALID + "caps: null",
    ],
)
def test_what_is_just_right_is_accepted(text: str) -> None:
    assert parse(text).policy.version == "a-1"


@given(st.text(max_size=200))
def test_whatever_is_written_is_a_policy_or_says_why_not(text: str) -> None:
    assert all(fault.problem and fault.fix for fault in faults_in(text))


def faults_in(text: str) -> tuple[Fault, ...]:
    try:
        parse(text)
    except InvalidPolicy as err:
        return err.faults
    return ()
