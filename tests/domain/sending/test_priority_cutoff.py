"""The cut-off keeps places for more valuable messages due later, and no more than those."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.ids import DebtorId
from puntual.domain.sending.messaging_limit import NO_LIMIT
from puntual.domain.sending.number_state import NumberState
from puntual.domain.sending.priority_cutoff import (
    Candidate,
    Prospect,
    end_of_forecast,
    instants_ahead,
    is_of_this_hour,
    may_be_short,
    priority_cutoff_of,
    priority_of,
    value_of_priority,
)
from tests.domain.decision.decision_cases import DUE, local

NOW = local(DUE, 9)
HOUR = timedelta(hours=1)
HOURS = 12


def due(hours: int, *priorities: int) -> list[Candidate]:
    return [Candidate(NOW + hours * HOUR, priority) for priority in priorities]


def cutoff_of(candidates: list[Candidate], *people: int) -> int:
    """Return the cut-off of a lone number with room by now, by the next hour, and so on."""
    room = [*people, *[people[-1]] * (HOURS + 1 - len(people))]
    own = Prospect(candidates, room)
    return priority_cutoff_of("own", {"own": own}, room, instants_ahead(NOW))


def test_where_there_is_room_for_all_there_is_no_cutoff() -> None:
    assert cutoff_of([*due(0, 5, 10), *due(3, 900)], 4) == 0


def test_where_all_places_are_taken_a_lower_priority_gets_none() -> None:
    """Nor does a message whose value is unknown before its evaluation."""
    assert cutoff_of([*due(0, 5, 10), *due(3, 900)], 3) == 5


def test_small_debts_at_nine_leave_the_places_to_large_ones_at_noon() -> None:
    assert cutoff_of([*due(0, *range(1, 21)), *due(3, *[5000] * 10)], 10) == 5000


def test_what_the_large_ones_leave_goes_to_the_most_valuable_of_the_small() -> None:
    assert cutoff_of([*due(0, *range(1, 21)), *due(3, *[5000] * 7)], 10) == 18


def test_a_place_that_becomes_free_in_time_is_not_kept() -> None:
    """Yesterday's people count no more by noon: the large debts use their places."""
    candidates = [*due(0, *range(1, 11)), *due(3, *[5000] * 10)]
    assert cutoff_of(candidates, 10, 10, 10, 21) == 1


def test_a_place_that_becomes_free_too_late_helps_nobody_before() -> None:
    candidates = [*due(0, *range(1, 11)), *due(1, *[5000] * 10)]
    assert cutoff_of(candidates, 10, 10, 10, 20) == 5000


def test_where_there_is_no_room_at_all_there_is_no_cutoff() -> None:
    assert cutoff_of(due(0, 5, 10), 0) == 0
    assert cutoff_of(due(0, 5, 10), -3, 1) == 10


def test_without_demand_there_is_no_cutoff() -> None:
    assert cutoff_of([], 1) == 0


def together(
    own: list[Candidate], other: list[Candidate], *, room: int, other_room: int = NO_LIMIT
) -> int:
    """Return the cut-off of a number that shares its limit with another one."""
    first = Prospect(own, [room] * (HOURS + 1))
    second = Prospect(other, [min(room, other_room)] * (HOURS + 1))
    sharing = {"own": first, "other": second}
    return priority_cutoff_of("own", sharing, first.room, instants_ahead(NOW))


def test_numbers_that_share_a_limit_keep_places_for_each_other() -> None:
    assert together(due(0, 1, 2, 3), due(3, 500, 600), room=3) == 3


def test_what_a_new_or_capped_number_may_not_send_keeps_no_place() -> None:
    """It stood in the way of all others of its portfolio, and used none of the places itself."""
    own, other = due(0, *range(1, 11)), due(0, *range(500, 520))
    assert together(own, other, room=10, other_room=2) == 3
    assert together(own, other, room=10, other_room=0) == 1
    assert together(own, other, room=10, other_room=-5) == 1


def test_a_number_has_its_share_of_a_limit_before_a_neighbour_with_larger_debts() -> None:
    """Ten small debts of one creditor got none of twenty places beside a thousand large ones."""
    own, other = due(0, *range(1, 11)), due(0, *range(500, 1500))
    assert together(own, other, room=8) == 7
    assert together(other, own, room=8) == 1496
    assert together(own, other, room=40) == 1
    assert together(other, own, room=40) == 1470


def test_a_number_without_a_place_sends_nothing_that_is_worth_less_than_its_neighbours() -> None:
    assert together(due(0, 3, 2), due(0, 900, 800), room=1) == 4


def test_a_number_of_which_nothing_is_known_competes_by_value() -> None:
    assert together([], due(0, *range(500, 520)), room=10) == 510


def test_a_number_s_own_room_makes_a_cutoff_where_the_shared_one_is_wide() -> None:
    own = Prospect(due(0, 1, 2, 3), [2] * (HOURS + 1))
    assert priority_cutoff_of("own", {"own": own}, [900] * (HOURS + 1), instants_ahead(NOW)) == 2


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.integers(0, HOURS).map(lambda hours: NOW + hours * HOUR),
        st.integers(1, 1000),
    ),
    max_size=30,
    unique_by=lambda one: one.priority,
)
ROOMS = st.lists(st.integers(-2, 12), min_size=1, max_size=HOURS + 1).map(sorted)


@given(CANDIDATES, ROOMS)
def test_those_at_the_cutoff_and_above_it_find_a_place_at_every_instant(
    candidates: list[Candidate], people: list[int]
) -> None:
    """Played hour by hour: all that are due and reach the cut-off find a place."""
    room = [*people, *[people[-1]] * (HOURS + 1 - len(people))]
    if room[0] <= 0:
        return
    cutoff = cutoff_of(candidates, *people)
    for by, there in zip(instants_ahead(NOW), room, strict=True):
        assert len([one for one in candidates if one.priority >= cutoff and one.at <= by]) <= there


@given(CANDIDATES, ROOMS)
def test_one_more_would_take_a_place_from_somebody(
    candidates: list[Candidate], people: list[int]
) -> None:
    """The highest priority below the cut-off is kept out for a reason."""
    cutoff = cutoff_of(candidates, *people)
    below = [one for one in candidates if one.priority < cutoff]
    if not below:
        return
    lower = max(one.priority for one in below)
    room = [*people, *[people[-1]] * (HOURS + 1 - len(people))]
    assert any(
        len([one for one in candidates if one.priority >= lower and one.at <= by]) > there > 0
        or len([one for one in candidates if one.priority >= cutoff and one.at <= by]) >= there > 0
        for by, there in zip(instants_ahead(NOW), room, strict=True)
    )


def test_of_equal_amounts_each_has_a_place_of_its_own_in_the_order() -> None:
    """Fees of a school are all the same: those at the cut-off took the places of all above it."""
    priorities = {priority_of(500, DebtorId(f"cli-{number:04}")) for number in range(200)}
    assert len(priorities) > 195
    assert {value_of_priority(priority) for priority in priorities} == {500}
    assert max(priorities) < priority_of(501, DebtorId("cli-0001"))


def test_a_value_of_zero_has_priority_zero() -> None:
    assert priority_of(0, DebtorId("cli-0001")) == 0


def test_only_what_is_due_today_competes() -> None:
    """Tomorrow at eight everybody is due again: kept for them, no place would ever be used."""
    ahead = instants_ahead(NOW)
    assert (ahead[0], ahead[-1], len(ahead)) == (NOW, end_of_forecast(NOW), 13)
    assert end_of_forecast(local(DUE, 8)) <= local(DUE, 20)


@pytest.mark.parametrize(("hour", "ends"), [(23, 8), (3, 8), (8, 20), (15, 27)])
def test_the_morning_of_the_east_does_not_compete_with_the_evening_of_the_west(
    hour: int, ends: int
) -> None:
    """Late in the day Tijuana's places were kept for Brazil's next morning, and went unused."""
    midnight = datetime(2026, 3, 10, tzinfo=UTC)
    now = midnight + hour * HOUR
    end = midnight + (ends + (24 if hour == 23 else 0)) * HOUR
    assert end_of_forecast(now) == end
    assert instants_ahead(now)[-1] == end


@pytest.mark.parametrize(
    ("found", "fresh"),
    [(None, False), (0, True), (59, True), (60, False), (-1, False)],
)
def test_a_cutoff_is_computed_once_an_hour(found: int | None, *, fresh: bool) -> None:
    """At the turn of the hour, when places become free; one of a later clock is none."""
    now = NOW + timedelta(minutes=59)
    at = None if found is None else now - timedelta(minutes=found)
    state = replace(NumberState("1"), value_floor_at=at)
    assert is_of_this_hour(state, now) == fresh


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
def test_no_forecast_is_made_where_there_are_places_for_all_debtors(
    left: int, due_now: int, debtors: int | None, *, short: bool
) -> None:
    assert may_be_short(left, due_now, 250, debtors) == short
