"""Faults of meaning in a policy document whose form is sound."""

import pytest

from tests.adapters.policies.fault_cases import HEAD, VALID, assert_named, step, steps

TWO = "cadences: [{name: c, steps: [S]}, {name: d, steps: [S]}]".replace(
    "S", "{name: s, offset: 0, valid_days: 3}"
)
MEANING = [
    (VALID + "talk: {office_hours: {}}", "talk.office_hours", "no day is open", "open a day"),
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
        step("offset: 3; catch_up: earlier"),
        "cadences[0].steps[0].catch_up",
        "say that money is late before it is",
        "send_latest after it",
    ),
    (
        step("offset: 0; catch_up: earlier; needs_release: true"),
        "cadences[0].steps[0].catch_up",
        "wait for a payday or a person",
        "use send_latest",
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


@pytest.mark.parametrize(("text", "path", "problem", "fix"), MEANING)
def test_a_fault_of_meaning_names_its_place_the_problem_and_the_fix(
    text: str, path: str, problem: str, fix: str
) -> None:
    assert_named(text, path, problem, fix)
