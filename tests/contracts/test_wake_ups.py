from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from puntual.domain.ids import DebtorKey
from puntual.ports.scheduling import WakeUp
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


def test_a_wake_up_has_the_value_of_a_message(ports: Ports) -> None:
    ports.wake_ups.put(a_key("d-1"), NOON, 700)
    assert ports.wake_ups.put_if_absent(a_key("d-2"), NOON, 5)
    assert not ports.wake_ups.put_if_absent(a_key("d-2"), NOON, 9)
    due = {one.key: one.value for one in ports.wake_ups.due(NOON - MICROSECOND, NOON)}
    assert due == {a_key("d-1"): 700, a_key("d-2"): 5}
    ports.wake_ups.put(a_key("d-1"), NOON, 800)
    assert [one.value for one in ports.wake_ups.due(NOON - MICROSECOND, NOON)].count(800) == 1


def _looks(count: int, at: datetime = NOON, value: int = 0) -> list[WakeUp]:
    return [WakeUp(a_key(f"d-{number}"), at, value) for number in range(count)]


def _all_due(ports: Ports) -> list[WakeUp]:
    return sorted(
        ports.wake_ups.due(NOON - MICROSECOND, NOON + timedelta(days=1)),
        key=lambda one: (one.at, one.key),
    )


def test_many_wake_ups_at_once_are_each_due(ports: Ports) -> None:
    later = NOON + timedelta(minutes=90)
    elsewhere = WakeUp(a_key("d-1", "otra"), NOON, 7)
    wanted = [*_looks(300), *_looks(5, later, 42), elsewhere]
    ports.wake_ups.put_all(wanted)
    assert _all_due(ports) == sorted(wanted, key=lambda one: (one.at, one.key))


def test_wake_ups_that_were_put_in_several_ways_are_due_once(ports: Ports) -> None:
    ports.wake_ups.put_all(_looks(30))
    ports.wake_ups.put_all(_looks(20, value=5))
    ports.wake_ups.put_all(_looks(20, value=5))
    ports.wake_ups.put(a_key("d-40"), NOON)
    assert [one.value for one in _all_due(ports)].count(5) == 20
    assert len(_all_due(ports)) == 31


def test_no_wake_ups_at_once_are_none(ports: Ports) -> None:
    ports.wake_ups.put_all([])
    assert _all_due(ports) == []


def test_a_wake_up_among_many_is_not_missing(ports: Ports) -> None:
    ports.wake_ups.put_all(_looks(60))
    assert [ports.wake_ups.put_if_absent(a_key(f"d-{n}"), NOON) for n in (3, 59, 60)] == [
        False,
        False,
        True,
    ]
    assert ports.wake_ups.put_if_absent(a_key("d-3"), NOON + MICROSECOND)
    assert ports.wake_ups.put_if_absent(a_key("d-3", "otra"), NOON)
    ports.wake_ups.put_all(_looks(70))
    assert not ports.wake_ups.put_if_absent(a_key("d-69"), NOON)
    assert len(_all_due(ports)) == 72
