"""Faults of form in a policy document: fields, types and the writing of YAML."""

import pytest

from tests.adapters.policies.fault_cases import CADENCE, FIELDS, HEAD, VALID, assert_named, step

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
    (VALID + "talk: {keep_day: 9}", "talk.keep_day", "not a field", "`keep_days`"),
    (VALID + "talk: {case_hours: 0}", "talk.case_hours", "too small", "1 or more"),
    (VALID + "fallback: {}", "fallback.channel", "is missing", "add it"),
    (
        VALID + "fallback: {channel: fax}",
        "fallback.channel",
        "not a word",
        "'sms' or 'email'",
    ),
    *(
        (VALID + f"closed_days: [{text}]", "closed_days[0]", problem, fix)
        for text, problem, fix in [
            ("24-12-2026", "no day and no span", "12-31..01-02"),
            ("christmas", "no day and no span", "2026-12-24"),
            ("12-24..2027-01-02", "no day and no span", "12-31..01-02"),
            ("2026-02-30", "no day of the calendar", "12-24"),
            ("12-20..13-01", "no day of the calendar", "12-24"),
            ("2027-01-02..2026-12-24", "ends before it begins", "earlier date first"),
            ("2026-12-01..2027-01-15", "closes 46 days", "45 at most"),
            ("03-01..02-20", "closes 357 days", "switch off"),
            ("1224", "is no text", "quotes"),
        ]
    ),
    (VALID + "closed_days: 12-24", "closed_days", "is no list", "["),
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
        step("audience: {min_outstanding: {MXN: 1.0055}}"),
        "cadences[0].steps[0].audience.min_outstanding",
        "MXN: has more decimals",
        "2 decimals",
    ),
    (
        step("audience: {min_outstanding: {MXN: '1,00,0'}}"),
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


@pytest.mark.parametrize(("text", "path", "problem", "fix"), [*FORM, *WRITING])
def test_a_fault_of_form_names_its_place_the_problem_and_the_fix(
    text: str, path: str, problem: str, fix: str
) -> None:
    assert_named(text, path, problem, fix)
