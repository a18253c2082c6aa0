from datetime import datetime

import pytest

from puntual.application.sending.number_rates import NumberRates
from puntual.domain.errors import Unavailable
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.number_state import NumberState
from puntual.domain.sending.pace import Pace
from tests.factories import NOON

OWN, SHARED = PhoneNumberId("111"), PhoneNumberId("222")


def _paces(*states: NumberState) -> NumberRates:
    known = {one.id: one for one in states}

    def state_of(number: PhoneNumberId, _now: datetime) -> NumberState:
        return known.get(number, NumberState(number))

    own = {OWN: Pace(limit=1000, inbound=2, workers=20)}
    return NumberRates(Pace(limit=80, workers=5), own, state_of, known.get)


def test_a_number_of_its_own_has_its_own_pace_and_all_others_share_one() -> None:
    assert _paces().pace_of(OWN, NOON) == Pace(limit=1000, inbound=2, workers=20)
    assert _paces().pace_of(SHARED, NOON) == Pace(limit=80, workers=5)


def test_what_was_said_of_a_number_goes_before_what_the_deployment_says() -> None:
    paces = _paces(NumberState(OWN, throughput=80), NumberState(SHARED, is_fast=True))
    assert paces.pace_of(OWN, NOON) == Pace(limit=80, inbound=2, workers=20)
    assert paces.pace_of(SHARED, NOON) == Pace(limit=1000, workers=5)


@pytest.mark.parametrize(("reserve", "inbound"), [(1, 2), (8, 8)])
def test_the_larger_reserve_for_what_comes_in_is_kept(reserve: int, inbound: int) -> None:
    paces = _paces(NumberState(OWN, inbound_reserve=reserve))
    assert paces.pace_of(OWN, NOON).inbound == inbound


def _unavailable(number: PhoneNumberId, now: datetime) -> NumberState:
    raise Unavailable(f"{number} at {now}")


def test_without_the_table_a_number_keeps_the_pace_that_was_last_known() -> None:
    """One read that failed let a number that shares its 20 a second with a phone send 80."""
    known = {OWN: NumberState(OWN, throughput=20, inbound_reserve=3)}
    paces = NumberRates(Pace(limit=80), {}, _unavailable, known.get)
    assert paces.pace_of(OWN, NOON) == Pace(limit=20, inbound=3)


@pytest.mark.parametrize(("deployed", "limit"), [(1000, 20), (10, 10)])
def test_of_which_nothing_was_ever_known_no_number_is_faster_than_any_may_be(
    deployed: int, limit: int
) -> None:
    paces = NumberRates(Pace(limit=deployed), {}, _unavailable, lambda _: None)
    assert paces.pace_of(OWN, NOON) == Pace(limit=limit)
