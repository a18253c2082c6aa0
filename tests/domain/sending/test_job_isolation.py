"""Suspects are looked at alone, and those that kill their worker there as well are parked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.sending.job_isolation import (
    LONGEST_LOOK,
    MOST_LOST_LOOKS,
    Isolation,
    LookAlone,
    LookNote,
    Park,
    StaysParked,
    UnderWay,
    is_suspect,
    isolate,
)
from tests.factories import NOON, a_key

KEY = a_key("d-1")
STATE = "7.2"
BEGUN = LookNote(KEY, STATE, NOON)
LATER = NOON + LONGEST_LOOK


def test_what_comes_for_the_first_time_is_no_suspect() -> None:
    assert [is_suspect(receives) for receives in (1, 2, 3, 5)] == [False, True, True, True]


def test_the_first_look_alone_leaves_a_note() -> None:
    assert isolate(None, KEY, STATE, NOON) == LookAlone(BEGUN)


@pytest.mark.parametrize("after", [timedelta(0), LONGEST_LOOK - timedelta(microseconds=1)])
def test_a_look_that_may_still_go_on_is_not_begun_again(after: timedelta) -> None:
    assert isolate(BEGUN, KEY, STATE, NOON + after) == UnderWay()
    assert isolate(BEGUN, KEY, "8.0", NOON + after) == UnderWay()


def test_a_note_that_was_left_tells_of_a_look_that_was_lost() -> None:
    assert isolate(BEGUN, KEY, STATE, LATER) == LookAlone(LookNote(KEY, STATE, LATER, lost=1))


def test_a_clock_that_was_set_back_holds_nothing_up() -> None:
    earlier = NOON - timedelta(seconds=1)
    assert isolate(BEGUN, KEY, STATE, earlier) == LookAlone(LookNote(KEY, STATE, earlier, lost=1))


def test_a_job_that_was_lost_too_often_is_parked() -> None:
    last = replace(BEGUN, lost=MOST_LOST_LOOKS - 1)
    parked = LookNote(KEY, STATE, LATER, lost=MOST_LOST_LOOKS, is_parked=True)
    assert isolate(last, KEY, STATE, LATER) == Park(parked)


@pytest.mark.parametrize("after", [timedelta(0), LONGEST_LOOK, timedelta(days=300)])
def test_a_parked_job_stays_parked_while_its_account_is_as_it_was(after: timedelta) -> None:
    parked = replace(BEGUN, lost=MOST_LOST_LOOKS, is_parked=True)
    assert isolate(parked, KEY, STATE, NOON + after) == StaysParked()


@pytest.mark.parametrize("is_parked", [True, False])
def test_a_change_of_the_account_begins_anew(is_parked: bool) -> None:
    known = replace(BEGUN, lost=1, is_parked=is_parked)
    assert isolate(known, KEY, "8.0", LATER) == LookAlone(LookNote(KEY, "8.0", LATER))


def test_the_change_of_a_parked_account_is_looked_at_at_once() -> None:
    parked = replace(BEGUN, is_parked=True)
    assert isolate(parked, KEY, "8.0", NOON) == LookAlone(LookNote(KEY, "8.0", NOON))


def test_a_job_that_somebody_releases_is_looked_at_again() -> None:
    parked = replace(BEGUN, lost=MOST_LOST_LOOKS, is_parked=True)
    released = parked.released()
    assert (parked.is_released, released.is_released) == (False, True)
    assert not BEGUN.is_released
    assert isolate(released, KEY, STATE, NOON) == LookAlone(BEGUN)


@given(st.lists(st.sampled_from(["dies", "ends", "changes"]), max_size=30))
def test_a_job_is_parked_after_so_many_lost_looks_in_a_row_and_no_fewer(fates: list[str]) -> None:
    """Each step is one message; a look that ends takes its note away."""
    note: LookNote | None = None
    now, state, lost = NOON, 0, 0
    for fate in fates:
        now += LONGEST_LOOK
        if fate == "changes":
            state, lost = state + 1, 0
            continue
        what = isolate(note, KEY, str(state), now)
        assert _kind_of(what) is (Park if lost == MOST_LOST_LOOKS else LookAlone)
        if isinstance(what, Park):
            assert isolate(what.note, KEY, str(state), now) == StaysParked()
            return
        assert isinstance(what, LookAlone)
        note, lost = (what.note, lost + 1) if fate == "dies" else (None, 0)


def _kind_of(what: Isolation) -> type[object]:
    return type(what)
