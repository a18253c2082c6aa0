from datetime import datetime

import pytest

from functions.send_message.paces import Paces
from puntual.domain.errors import Unavailable
from puntual.domain.ids import PhoneNumberId
from puntual.domain.number_state import NumberState
from puntual.domain.pace import Pace
from tests.factories import NOON

OWN, SHARED = PhoneNumberId("111"), PhoneNumberId("222")


def _paces(*states: NumberState) -> Paces:
    known = {one.id: one for one in states}

    def state_of(number: PhoneNumberId, _now: datetime) -> NumberState:
        return known.get(number, NumberState(number))

    own = {OWN: Pace(limit=1000, inbound=2, workers=20)}
    return Paces(Pace(limit=80, workers=5), own, state_of)


def test_a_number_of_its_own_has_its_own_pace_and_all_others_share_one() -> None:
    assert _paces().pace_of(OWN, NOON) == Pace(limit=1000, inbound=2, workers=20)
    assert _paces().pace_of(SHARED, NOON) == Pace(limit=80, workers=5)


def test_what_whatsapp_said_of_a_number_goes_before_what_the_deployment_says() -> None:
    paces = _paces(NumberState(OWN, throughput=80), NumberState(SHARED, throughput=1000))
    assert paces.pace_of(OWN, NOON) == Pace(limit=80, inbound=2, workers=20)
    assert paces.pace_of(SHARED, NOON) == Pace(limit=1000, workers=5)


@pytest.mark.parametrize(("reserve", "inbound"), [(1, 2), (8, 8)])
def test_the_larger_reserve_for_what_comes_in_is_kept(reserve: int, inbound: int) -> None:
    paces = _paces(NumberState(OWN, inbound_reserve=reserve))
    assert paces.pace_of(OWN, NOON).inbound == inbound


def test_without_the_table_the_deployment_has_its_way() -> None:
    def state_of(number: PhoneNumberId, now: datetime) -> NumberState:
        raise Unavailable(f"{number} at {now}")

    assert Paces(Pace(limit=80), {}, state_of).pace_of(OWN, NOON) == Pace(limit=80)
