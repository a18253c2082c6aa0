from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from local.whatsapp.limits import Attempt, Gate, PairInterval, SlidingSecond, build_gates
from tests.local.whatsapp.conftest import NOON


def attempt(gate: Gate, at: datetime, wa_id: str = "52") -> int | None:
    asked = Attempt(wa_id, at, is_template=True)
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


def test_zero_leaves_a_limit_out() -> None:
    assert build_gates(0, 0) == []
    assert [type(gate) for gate in build_gates(80, 6)] == [SlidingSecond, PairInterval]
