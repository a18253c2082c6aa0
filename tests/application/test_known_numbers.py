"""Numbers are read one by one or all at once, whichever costs less."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from puntual.application.known_numbers import KnownNumbers
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.sending.number_state import NumberState
from tests.factories import NOON
from tests.fakes.governing import FakeNumbers, NumbersMemory

MINUTE = timedelta(minutes=1)
# What a number and its halts take of a unit, and what a single read costs.
_UNITS_PER_NUMBER, _UNITS_OF_ONE = 270 / 4096, 3


class MeteredNumbers(FakeNumbers):
    """Counts the read units of each minute."""

    def __init__(self, memory: NumbersMemory) -> None:
        super().__init__(memory)
        self.units = 0.0

    def all(self) -> Sequence[NumberState]:
        self.units += max(1.0, len(self.memory.states) * _UNITS_PER_NUMBER)
        return super().all()

    def read(self, number: str) -> NumberState:
        self.units += _UNITS_OF_ONE
        return super().read(number)


class Environment:
    """An environment in a deployment of so many numbers."""

    def __init__(self, size: int) -> None:
        self.memory = NumbersMemory()
        self.elsewhere = FakeNumbers(self.memory)
        for number in range(size):
            self.elsewhere.change(f"{number}", {"account": f"a-{number}"})
        self.numbers = MeteredNumbers(self.memory)
        self.known = KnownNumbers(self.numbers)
        self.known.state("0", NOON)

    def units_for(self, used: int, minute: int = 1) -> float:
        """Use so many numbers in a minute; return what it cost."""
        self.numbers.units = 0.0
        for number in range(used):
            self.known.state(f"{number}", NOON + minute * MINUTE)
        return self.numbers.units


@pytest.mark.parametrize(
    ("size", "used", "units"),
    [(1, 1, 1), (45, 1, 2.97), (1000, 1, 3), (1000, 20, 60), (1000, 1000, 66 + 66)],
)
def test_a_minute_costs_what_is_used_and_never_twice_what_all_would(
    size: int, used: int, units: float
) -> None:
    """Each of a thousand environments read all of a thousand numbers, each minute."""
    assert Environment(size).units_for(used) == pytest.approx(units, abs=0.1)


def test_a_small_deployment_pays_no_more_than_one_query_a_minute() -> None:
    environment = Environment(3)
    assert [environment.units_for(3, minute) for minute in range(1, 30)] == [1.0] * 29


def test_a_number_that_is_known_costs_nothing_for_a_minute() -> None:
    environment = Environment(1000)
    environment.units_for(1)
    environment.numbers.units = 0.0
    environment.known.state("0", NOON + 1.9 * MINUTE)
    assert environment.numbers.units == 0.0


@pytest.mark.parametrize("size", [3, 1000])
def test_a_halt_elsewhere_is_known_within_a_minute(size: int) -> None:
    environment = Environment(size)
    environment.units_for(1)
    environment.elsewhere.halt(Halt(HaltScope.ACCOUNT, "a-0", "", 190, NOON, "send", "7"))
    assert environment.known.state("0", NOON + 2 * MINUTE).is_halted


def test_who_joined_a_portfolio_elsewhere_is_known_with_the_own_number_that_joined() -> None:
    """People whom they wrote to before count towards the limit that both share now."""
    environment = Environment(1000)
    for number in ("0", "1"):
        environment.elsewhere.change(number, {"portfolio": "p"})
    environment.units_for(1)
    assert environment.known.last_known["1"].portfolio == "p"


def test_all_are_read_anew_every_quarter_of_an_hour() -> None:
    environment = Environment(1000)
    environment.elsewhere.change("1", {"portfolio": "p"})
    costs = [environment.units_for(1, minute) for minute in range(1, 16)]
    assert costs == pytest.approx([3.0] * 14 + [65.9], abs=0.1)
    assert environment.known.last_known["1"].portfolio == "p"


def test_a_clock_that_was_set_back_has_everything_read_anew() -> None:
    environment = Environment(1000)
    environment.elsewhere.change("0", {"throughput": 80})
    assert environment.known.state("0", NOON - MINUTE).throughput == 80


def test_a_number_that_nobody_has_stored_is_read_by_itself() -> None:
    environment = Environment(3)
    assert environment.known.state("new", NOON) == NumberState("new")
