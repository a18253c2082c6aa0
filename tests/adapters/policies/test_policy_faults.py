"""Faults of a policy document as a whole: named at once, as text, and none in a sound one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.policies.parsing import parse
from puntual.domain.errors import Fault, InvalidPolicy
from tests.adapters.policies.fault_cases import VALID, faults_of, step, steps


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
