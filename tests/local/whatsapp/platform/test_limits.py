from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.whatsapp.platform.gates import Gates
from local.whatsapp.platform.limits import (
    ACCOUNT_RATE_LIMIT,
    Attempt,
    PairInterval,
    PortfolioDay,
    SignatureCheck,
    people_of_tier,
)
from local.whatsapp.platform.settings import Conduct
from local.whatsapp.platform.throughput import (
    FixedSecond,
    Limiter,
    SlidingSecond,
    TokenBucket,
    build_throughput,
)
from tests.local.whatsapp.conftest import NOON


def attempt(gate: SignatureCheck, at: datetime, wa_id: str = "52") -> int | None:
    asked = Attempt(wa_id, at)
    refusal = gate.refuse(asked)
    if refusal is None:
        gate.count(asked)
        return None
    return refusal[0]


@given(st.lists(st.integers(0, 3000), max_size=60))
def test_no_second_ever_holds_more_than_the_limit(milliseconds: list[int]) -> None:
    gate = SlidingSecond(3)
    instants = [NOON + timedelta(milliseconds=number) for number in sorted(milliseconds)]
    passed = [at for at in instants if attempt(gate, at) is None]
    second = timedelta(seconds=1)
    assert all(sum(at <= other < at + second for other in passed) <= 3 for at in passed)


def test_a_full_second_refuses_with_the_throughput_code_until_it_slides() -> None:
    gate = SlidingSecond(1)
    almost = NOON + timedelta(milliseconds=999)
    asked = [attempt(gate, at) for at in (NOON, almost, NOON + timedelta(seconds=1))]
    assert asked == [None, 130429, None]


def test_a_clock_set_back_does_not_jam_the_limit() -> None:
    gate = SlidingSecond(1)
    assert attempt(gate, NOON) is None
    assert attempt(gate, NOON - timedelta(hours=1)) is None


def test_the_same_person_waits_and_others_do_not() -> None:
    gate = PairInterval(timedelta(seconds=6))
    soon, later = NOON + timedelta(seconds=5), NOON + timedelta(seconds=6)
    asked = [
        attempt(gate, NOON),
        attempt(gate, soon),
        attempt(gate, soon, "54"),
        attempt(gate, later),
    ]
    assert asked == [None, 131056, None, None]


def test_a_burst_borrows_from_the_allowance_to_come() -> None:
    gate = PairInterval(timedelta(seconds=6), burst=3)
    assert [attempt(gate, NOON) for _ in range(4)] == [None, None, None, 131056]


SECOND = timedelta(seconds=1)


@given(st.lists(st.integers(0, 3000), max_size=60))
def test_a_bucket_never_gives_more_than_it_held_and_gained(milliseconds: list[int]) -> None:
    gate = TokenBucket(3)
    instants = [NOON + timedelta(milliseconds=number) for number in sorted(milliseconds)]
    passed = [at for at in instants if attempt(gate, at) is None]
    for first, start in enumerate(passed):
        for count, end in enumerate(passed[first:], 1):
            assert count <= 3 + 3 * ((end - start) / SECOND) + 1e-6


def test_a_bucket_lets_a_burst_pass_and_then_one_by_one() -> None:
    gate = TokenBucket(2)
    half = timedelta(milliseconds=500)
    asked = [attempt(gate, NOON) for _ in range(3)]
    assert asked == [None, None, 130429]
    assert [attempt(gate, NOON + half) for _ in range(2)] == [None, 130429]
    assert [attempt(gate, NOON + 9 * SECOND) for _ in range(3)] == [None, None, 130429]


def test_a_fixed_second_turns_with_the_calendar() -> None:
    gate = FixedSecond(1)
    late = NOON + timedelta(milliseconds=999)
    assert [attempt(gate, at) for at in (late, late, NOON + SECOND)] == [None, 130429, None]
    assert attempt(gate, NOON + timedelta(milliseconds=1999)) == 130429


@pytest.mark.parametrize("limiter", Limiter)
def test_a_refused_message_that_is_tried_again_takes_nothing_from_the_others(
    limiter: Limiter,
) -> None:
    gate = build_throughput(limiter, 2)
    assert [attempt(gate, NOON) for _ in range(50)] == [None, None] + [130429] * 48
    assert [attempt(gate, NOON + SECOND) for _ in range(3)] == [None, None, 130429]


def test_a_clock_set_back_fills_no_bucket_and_starts_a_second_of_its_own() -> None:
    for gate in (TokenBucket(1), FixedSecond(1)):
        attempt(gate, NOON + SECOND)
        attempt(gate, NOON)
        assert attempt(gate, NOON + timedelta(milliseconds=10)) == 130429


def test_a_portfolio_writes_to_so_many_people_a_day_and_again_to_the_same() -> None:
    gate = PortfolioDay(2)
    day = timedelta(hours=24)
    assert [attempt(gate, NOON, name) for name in "aabc"] == [None, None, None, 131048]
    assert attempt(gate, NOON + day / 2, "a") is None
    assert attempt(gate, NOON + day, "c") is None, "only b is a day old"
    assert attempt(gate, NOON + day, "b") == 131048


def test_whoever_has_written_within_a_day_costs_the_portfolio_nothing() -> None:
    gate = PortfolioDay(1, ACCOUNT_RATE_LIMIT)
    assert attempt(gate, NOON, "a") is None
    answered = Attempt("b", NOON, in_window=True)
    assert gate.refuse(answered) is None
    gate.count(answered)
    assert attempt(gate, NOON, "b") == 80007


@pytest.mark.parametrize(
    ("tier", "people"), [("TIER_250", 250), ("TIER_2K", 2000), ("TIER_UNLIMITED", None)]
)
def test_a_messaging_limit_is_read_as_people(tier: str, people: int | None) -> None:
    assert people_of_tier(tier) == people


@pytest.mark.parametrize("tier", ["250", "TIER_", "TIER_0", "TIER_many", ""])
def test_what_is_no_messaging_limit_is_refused(tier: str) -> None:
    with pytest.raises(ValueError, match="messaging limit"):
        people_of_tier(tier)


def test_zero_leaves_a_limit_out() -> None:
    gates = Gates(Conduct(messages_per_second=0))
    assert all(gates.refuse(Attempt("52", NOON)) is None for _ in range(200))


def test_a_message_that_one_limit_refuses_counts_for_none() -> None:
    gates = Gates(Conduct(messages_per_second=2, pair_seconds=6.0))
    codes = [gates.refuse(Attempt(name, NOON)) for name in "aaab"]
    assert [code and code[0] for code in codes] == [None, 131056, 131056, None]


def test_a_limit_that_stays_as_it_was_remembers_what_has_passed() -> None:
    conduct = Conduct(messages_per_second=1, messaging_limit="TIER_1")
    gates = Gates(conduct)
    assert gates.refuse(Attempt("a", NOON)) is None
    conduct.messages_per_second = 80
    gates.adjust(conduct)
    refusal = gates.refuse(Attempt("b", NOON))
    assert refusal is not None
    assert refusal[0] == 131048


def test_what_people_write_takes_throughput_and_no_pair_interval() -> None:
    gates = Gates(Conduct(messages_per_second=2, pair_seconds=6.0))
    gates.count_inbound("a", NOON)
    assert gates.refuse(Attempt("a", NOON)) is None
    refusal = gates.refuse(Attempt("b", NOON))
    assert refusal is not None
    assert refusal[0] == 130429
    Gates(Conduct(messages_per_second=0)).count_inbound("a", NOON)
