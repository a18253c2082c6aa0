"""Numbers are asked about side by side and in turns, for as long as there is time."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from threading import Barrier, Lock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.check_senders.logic import SIDE_BY_SIDE, SendersChecked, check_senders
from puntual.domain.errors import Throttled
from puntual.ports.sending_limits import NumberReport
from tests.factories import NOON
from tests.fakes.governing import FakeNumbers, FakeSenderHealth

HOUR = timedelta(hours=1)
# Far above what threads of one process need to meet: it is there for a test that fails.
_PATIENCE = 30.0


def numbers_of(how_many: int) -> FakeNumbers:
    numbers = FakeNumbers()
    for number in range(how_many):
        numbers.change(f"{number:04}", {})
    return numbers


def time_for(questions: int) -> Callable[[], bool]:
    """Return a clock that lets so many questions begin."""
    asked = count()
    return lambda: next(asked) < questions


def always() -> bool:
    return True


def test_eight_questions_are_open_at_a_time_and_never_more() -> None:
    """One by one, at three tenths of a second each, 1,800 numbers ate the whole hour."""

    class Meeting(FakeSenderHealth):
        def __init__(self) -> None:
            super().__init__()
            self.open = self.most = 0
            self._lock, self._all_of_them = Lock(), Barrier(SIDE_BY_SIDE)

        def number(self, number: str) -> NumberReport:
            with self._lock:
                self.open += 1
                self.most = max(self.most, self.open)
            # Nobody gets an answer before eight have asked.
            self._all_of_them.wait(_PATIENCE)
            with self._lock:
                self.open -= 1
            return super().number(number)

    health = Meeting()
    checked = check_senders(numbers_of(3 * SIDE_BY_SIDE), health, NOON, always)
    assert checked == SendersChecked(0, 0, 0, None)
    assert (len(health.asked), health.most, SIDE_BY_SIDE) == (24, 8, 8)


def test_a_tick_that_runs_out_of_time_leaves_the_rest_to_the_next() -> None:
    numbers, health = numbers_of(50), FakeSenderHealth()
    first = check_senders(numbers, health, NOON, time_for(30))
    assert (first.left, len(set(health.asked))) == (20, 30)
    second = check_senders(numbers, health, NOON + HOUR, time_for(30))
    assert (second.left, len(set(health.asked))) == (20, 50)


def test_without_any_time_nothing_is_asked_and_the_halted_are_counted() -> None:
    health = FakeSenderHealth()
    checked = check_senders(numbers_of(3), health, NOON, lambda: False)
    assert (checked.left, health.asked) == (3, [])


@given(known=st.integers(1, 60), room=st.integers(1, 30), new=st.integers(0, 20))
def test_no_number_waits_longer_than_it_takes_to_ask_about_all(
    known: int, room: int, new: int
) -> None:
    numbers = numbers_of(known)
    check_senders(numbers, FakeSenderHealth(), NOON, time_for(room))
    for number in range(new):
        numbers.change(f"new-{number:04}", {})
    health = FakeSenderHealth()
    for tick in range(1, -(-(known + new) // room) + 1):
        check_senders(numbers, health, NOON + tick * HOUR, time_for(room))
    assert set(health.asked) == {one.id for one in numbers.all()}


def test_when_meta_wants_fewer_calls_the_rest_is_asked_about_at_the_next_tick() -> None:
    """All were noted as asked about, and the first ones by name would have been asked for ever."""

    class Limited(FakeSenderHealth):
        def number(self, number: str) -> NumberReport:
            if len(self.asked) >= 10:
                raise Throttled("the Graph API answered 400")
            return super().number(number)

    numbers, answered = numbers_of(40), set[str]()
    for tick in range(8):
        health = Limited()
        checked = check_senders(numbers, health, NOON + tick * HOUR, always)
        assert 1 <= checked.unanswered <= SIDE_BY_SIDE
        assert checked.left == 40 - 10 - checked.unanswered
        answered |= set(health.asked)
    assert len(answered) == 40


def test_a_number_whose_question_ends_the_tick_holds_up_no_other_at_the_next() -> None:
    class Deadly(FakeSenderHealth):
        def number(self, number: str) -> NumberReport:
            if number == "0000":
                raise MemoryError
            return super().number(number)

    numbers, health = numbers_of(10), Deadly()
    with pytest.raises(MemoryError):
        check_senders(numbers, health, NOON, time_for(1))
    with pytest.raises(MemoryError):
        check_senders(numbers, health, NOON + HOUR, always)
    assert sorted(health.asked) == [f"{number:04}" for number in range(1, 10)]
