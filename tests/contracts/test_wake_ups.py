from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from puntual.domain.ids import DebtorKey
from puntual.ports import WakeUp
from tests.contracts.conftest import Ports
from tests.factories import NOON, a_key

MICROSECOND = timedelta(microseconds=1)


def _due(ports: Ports, after: datetime, until: datetime) -> set[tuple[datetime, DebtorKey]]:
    return {(one.at, one.key) for one in ports.wake_ups.due(after, until)}


def test_a_wake_up_is_due_after_the_one_end_and_up_to_the_other(ports: Ports) -> None:
    ports.wake_ups.put(a_key(), NOON)
    assert list(ports.wake_ups.due(NOON - MICROSECOND, NOON)) == [WakeUp(a_key(), NOON)]
    assert _due(ports, NOON, NOON + timedelta(hours=2)) == set()
    assert _due(ports, NOON - timedelta(hours=2), NOON - MICROSECOND) == set()
    assert _due(ports, NOON, NOON) == set()


@pytest.mark.parametrize("minutes", [0, 59, 60, 61, 24 * 60])
def test_windows_that_follow_each_other_lose_and_repeat_nothing(
    ports: Ports, minutes: int
) -> None:
    at = NOON + timedelta(minutes=minutes)
    ports.wake_ups.put(a_key(), at)
    edges = [NOON - timedelta(hours=1), NOON, NOON + timedelta(minutes=60)]
    edges += [NOON + timedelta(minutes=61), NOON + timedelta(days=1, minutes=1)]
    found = [one for after, until in pairwise(edges) for one in ports.wake_ups.due(after, until)]
    assert found == [WakeUp(a_key(), at)]


def test_all_hours_and_shards_are_asked(ports: Ports) -> None:
    wanted = {
        (NOON + timedelta(minutes=17 * number), a_key(f"d-{number}", f"c-{number % 3}"))
        for number in range(40)
    }
    for at, key in wanted:
        ports.wake_ups.put(key, at)
    assert _due(ports, NOON - MICROSECOND, NOON + timedelta(days=1)) == wanted


def test_the_same_wake_up_twice_is_one(ports: Ports) -> None:
    ports.wake_ups.put(a_key(), NOON)
    ports.wake_ups.put(a_key(), NOON)
    assert len(list(ports.wake_ups.due(NOON - MICROSECOND, NOON))) == 1


def test_a_missing_wake_up_is_put_once(ports: Ports) -> None:
    assert [ports.wake_ups.put_if_absent(a_key(), NOON) for _ in range(2)] == [True, False]
    assert ports.wake_ups.put_if_absent(a_key("d-2"), NOON)


def test_instants_of_any_zone_are_the_same_instant(ports: Ports) -> None:
    ports.wake_ups.put(a_key(), NOON.astimezone(ZoneInfo("America/Mexico_City")))
    (wake_up,) = ports.wake_ups.due(NOON - MICROSECOND, NOON)
    assert (wake_up.at, wake_up.at.tzinfo) == (NOON, UTC)


def test_a_wake_up_says_what_a_message_would_be_worth(ports: Ports) -> None:
    ports.wake_ups.put(a_key("d-1"), NOON, 700)
    assert ports.wake_ups.put_if_absent(a_key("d-2"), NOON, 5)
    assert not ports.wake_ups.put_if_absent(a_key("d-2"), NOON, 9)
    due = {one.key: one.value for one in ports.wake_ups.due(NOON - MICROSECOND, NOON)}
    assert due == {a_key("d-1"): 700, a_key("d-2"): 5}
    ports.wake_ups.put(a_key("d-1"), NOON, 800)
    assert [one.value for one in ports.wake_ups.due(NOON - MICROSECOND, NOON)].count(800) == 1
