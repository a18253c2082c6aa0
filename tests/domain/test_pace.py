from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.pace import Pace, Slowdown, pause_after, usable_part, workers_needed
from tests.factories import NOON

SECOND = timedelta(seconds=1)
LIMITS = st.sampled_from([1, 20, 80, 250, 1000])


@pytest.mark.parametrize(("limit", "rate"), [(20, 18.6), (80, 76.8), (1000, 980.0)])
def test_a_number_sends_a_little_below_its_limit(limit: int, rate: float) -> None:
    assert Pace(limit=limit).rate == pytest.approx(rate)


def test_what_was_measured_goes_before_what_is_presumed() -> None:
    assert Pace(limit=20, usable=0.95).rate == pytest.approx(19)


def test_the_inbound_traffic_has_its_share_and_room_for_its_peaks() -> None:
    assert Pace(limit=80, inbound=16).rate == pytest.approx(0.96 * (80 - 16 - 3 * 4))


def test_a_number_that_is_all_inbound_still_sends() -> None:
    assert Pace(limit=20, inbound=20).spacing() == timedelta(seconds=2)


def test_the_spacing_is_rounded_up_to_a_microsecond() -> None:
    assert Pace(limit=80).spacing() == timedelta(microseconds=13_021)
    assert Pace(limit=80).lonely_spacing() == Pace(limit=80, workers=1).lonely_spacing()


@given(limit=LIMITS, share=st.floats(0.05, 1.0))
def test_no_second_holds_more_slots_than_the_limit(limit: int, share: float) -> None:
    assert Pace(limit=limit, share=share).spacing() * limit > SECOND


@given(limit=LIMITS, workers=st.integers(1, 20), share=st.floats(0.05, 1.0))
def test_a_slowdown_holds_for_workers_that_cannot_coordinate_as_well(
    limit: int, workers: int, share: float
) -> None:
    pace = Pace(limit=limit, workers=workers, share=share)
    assert workers * (SECOND / pace.lonely_spacing()) < pace.rate
    assert pace.rate == pytest.approx(share * Pace(limit=limit).rate)


@pytest.mark.parametrize(("code", "pause"), [(131057, 60 * SECOND), (130429, None), (4, None)])
def test_only_maintenance_asks_for_silence(code: int, pause: timedelta | None) -> None:
    assert pause_after(code) == pause


@given(limit=LIMITS, workers=st.integers(1, 20))
def test_workers_that_cannot_coordinate_stay_below_the_limit_together(
    limit: int, workers: int
) -> None:
    pace = Pace(limit=limit, workers=workers)
    assert workers * (SECOND / pace.lonely_spacing()) < pace.rate < limit


@pytest.mark.parametrize(
    ("limit", "batch", "workers"), [(80, 10, 17), (80, 100, 5), (20, 100, 4), (1000, 100, 20)]
)
def test_so_many_workers_keep_the_pace_up(limit: int, batch: int, workers: int) -> None:
    assert workers_needed(Pace(limit=limit), batch) == workers


@pytest.mark.parametrize(
    ("limit", "part"), [(1, 0.93), (79, 0.93), (80, 0.96), (999, 0.96), (1000, 0.98)]
)
def test_the_larger_the_limit_the_more_of_it_is_usable(limit: int, part: float) -> None:
    assert usable_part(limit) == part


def test_a_refusal_costs_one_per_cent_of_the_pace() -> None:
    assert Slowdown(1.0, NOON).after(1, NOON).share == pytest.approx(0.99)


def test_a_slowdown_recovers_by_itself_and_no_further_than_the_pace() -> None:
    slow = Slowdown(0.5, NOON)
    assert slow.share_at(NOON + timedelta(seconds=100)) == pytest.approx(0.55)
    assert slow.share_at(NOON + timedelta(days=1)) == 1.0


def test_a_slowdown_from_the_future_has_not_recovered_yet() -> None:
    assert Slowdown(0.5, NOON).share_at(NOON - timedelta(days=1)) == 0.5


def test_refusals_without_end_leave_a_trickle() -> None:
    assert Slowdown(1.0, NOON).after(10_000, NOON).share == 0.05
