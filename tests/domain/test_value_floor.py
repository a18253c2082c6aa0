"""The floor keeps a place for whoever is worth more and due later, and no place for nobody."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.quota import hour_of
from puntual.domain.value_floor import (
    HOURS_AHEAD,
    Candidate,
    Room,
    instants_ahead,
    is_of_this_hour,
    may_be_short,
    value_floor,
)
from tests.domain.decision_cases import DUE, local

NOW = local(DUE, 9)
HOUR = timedelta(hours=1)


def due(hours: int, *values: int) -> list[Candidate]:
    return [Candidate(NOW + hours * HOUR, value) for value in values]


def rooms(*people: int) -> list[Room]:
    """Return the room by now, by the next hour, and so on."""
    return [Room(NOW + hours * HOUR, one) for hours, one in enumerate(people)]


def test_where_there_is_room_for_all_anything_may_be_sent() -> None:
    assert value_floor([*due(0, 5, 10), *due(3, 900)], rooms(3, 3, 3, 3)) == 0


def test_small_debts_at_nine_leave_the_places_to_large_ones_at_noon() -> None:
    candidates = [*due(0, *range(1, 21)), *due(3, *[5000] * 10)]
    assert value_floor(candidates, rooms(10, 10, 10, 10)) == 5000


def test_what_the_large_ones_leave_goes_to_the_most_valuable_of_the_small() -> None:
    candidates = [*due(0, *range(1, 21)), *due(3, *[5000] * 7)]
    assert value_floor(candidates, rooms(10, 10, 10, 10)) == 18


def test_a_place_that_becomes_free_in_time_is_not_kept() -> None:
    """Yesterday's people count no more by noon: the large debts use their places."""
    candidates = [*due(0, *range(1, 11)), *due(3, *[5000] * 10)]
    assert value_floor(candidates, rooms(10, 10, 10, 20)) == 0


def test_a_place_that_becomes_free_too_late_helps_nobody_before() -> None:
    candidates = [*due(0, *range(1, 11)), *due(1, *[5000] * 10)]
    assert value_floor(candidates, rooms(10, 10, 10, 20)) == 5000


def test_where_there_is_no_room_at_all_nobody_competes() -> None:
    assert value_floor(due(0, 5, 10), rooms(0, 0)) == 0
    assert value_floor(due(0, 5, 10), rooms(-3, 1)) == 10


def test_nobody_and_nothing_have_no_floor() -> None:
    assert value_floor([], rooms(1)) == 0
    assert value_floor(due(0, 5), []) == 0


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.integers(0, HOURS_AHEAD).map(lambda hours: NOW + hours * HOUR),
        st.integers(0, 9),
    ),
    max_size=30,
)
ROOMS = st.lists(st.integers(-2, 12), min_size=1, max_size=HOURS_AHEAD + 1).map(
    lambda people: rooms(*sorted(people))
)


@given(CANDIDATES, ROOMS)
def test_whoever_is_above_the_floor_finds_a_place_at_every_instant(
    candidates: list[Candidate], ahead: list[Room]
) -> None:
    """All of them, however late they are due; those at the floor itself share what is left."""
    floor = value_floor(candidates, ahead)
    for room in ahead:
        above = [one for one in candidates if one.value > floor and one.at <= room.by]
        assert room.people <= 0 or len(above) <= room.people


@given(CANDIDATES, ROOMS)
def test_a_floor_is_no_higher_than_it_must_be(
    candidates: list[Candidate], ahead: list[Room]
) -> None:
    """One place less would be free somewhere if all at the floor and above it were written to."""
    floor = value_floor(candidates, ahead)
    worthy = [one for one in candidates if one.value >= floor]
    assert floor == 0 or any(
        len([one for one in worthy if one.at <= room.by]) >= room.people > 0 for room in ahead
    )


def test_the_look_ahead_is_a_day_by_the_hour() -> None:
    ahead = instants_ahead(NOW)
    assert (ahead[0], ahead[-1], len(ahead)) == (NOW, NOW + timedelta(days=1), 25)


def test_a_floor_is_found_once_an_hour() -> None:
    """At the turn of the hour, when places become free."""
    assert not is_of_this_hour(None, NOW)
    assert is_of_this_hour(NOW, NOW + timedelta(minutes=59))
    assert not is_of_this_hour(NOW + timedelta(minutes=59), NOW + HOUR)
    assert hour_of(NOW) != hour_of(NOW + HOUR)


@pytest.mark.parametrize(
    ("left", "due_now", "debtors", "short"),
    [
        (250, 0, 250, False),
        (250, 125, 250, False),
        (250, 126, 250, True),
        (124, 0, 0, True),
        (250, 0, 251, True),
        (250, 0, None, True),
    ],
)
def test_nobody_looks_ahead_where_there_are_places_for_all_debtors(
    left: int, due_now: int, debtors: int | None, *, short: bool
) -> None:
    assert may_be_short(left, due_now, 250, debtors) == short
