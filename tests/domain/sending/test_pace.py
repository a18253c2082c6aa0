import random
from dataclasses import replace
from datetime import timedelta
from math import e, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.sending.pace import (
    SLOT_HORIZON,
    Inbound,
    Pace,
    Slowdown,
    bounded_pause,
    pace_at,
    pause_after,
    usable_part,
    workers_needed,
)
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
    assert pace.rate == pytest.approx(max(0.5, share * Pace(limit=limit).rate))


@pytest.mark.parametrize(("code", "pause"), [(131057, 60 * SECOND), (130429, None), (4, None)])
def test_only_maintenance_requires_a_pause(code: int, pause: timedelta | None) -> None:
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


def test_what_people_write_is_averaged_over_half_a_minute_and_fades_by_itself() -> None:
    heard = Inbound(0.0, NOON).after(300, NOON)
    assert heard == Inbound(10.0, NOON)
    assert heard.rate_at(NOON + timedelta(seconds=30)) == pytest.approx(10 / e)
    assert heard.rate_at(NOON + timedelta(days=1)) == pytest.approx(0)


@given(
    rate=st.floats(0, 1000),
    first=st.floats(-1e6, 1e6),
    second=st.floats(-1e6, 1e6),
    messages=st.integers(0, 1000),
)
def test_what_people_write_is_never_less_than_nothing_and_grows_with_messages_only(
    rate: float, first: float, second: float, messages: int
) -> None:
    """A clock that is set back never makes a number send more."""
    earlier, later = NOON + min(first, second) * SECOND, NOON + max(first, second) * SECOND
    heard = Inbound(rate, NOON)
    assert 0 <= heard.rate_at(earlier) <= rate
    assert 0 <= heard.rate_at(later) <= rate
    if NOON - earlier <= SLOT_HORIZON:
        assert heard.rate_at(later) <= heard.rate_at(earlier)
    assert heard.after(messages, later).rate <= heard.rate_at(later) + messages
    assert heard.after(messages, later).rate >= heard.rate_at(later)


def test_what_was_counted_under_a_clock_that_is_set_back_since_is_forgotten() -> None:
    """It would be as loud as ever until that instant comes again."""
    heard = Inbound(40.0, NOON + timedelta(days=1))
    assert heard.rate_at(NOON) == 0
    assert heard.after(30, NOON) == Inbound(1.0, NOON)


def test_a_clock_that_is_slow_does_not_let_the_average_fade_twice() -> None:
    """Of two machines half a second apart, each faded what the other had counted."""
    heard, second = Inbound(0.0, NOON), timedelta(seconds=1)
    for turn in range(600):
        slow = timedelta(seconds=2) if turn % 2 else timedelta(0)
        heard = heard.after(8, NOON + turn * second - slow)
    assert heard.rate == pytest.approx(8, rel=0.05)


@given(
    mean=st.floats(0.5, 40),
    every=st.floats(0.1, 5),
    seed=st.integers(0, 10_000),
)
def test_a_steady_stream_is_measured_as_it_is(mean: float, every: float, seed: int) -> None:
    """Poisson's stream, counted every few seconds; the judge knows the mean of what was drawn."""
    chances, heard, at = random.Random(seed), Inbound(0.0, NOON), NOON
    measured: list[float] = []
    arrives = chances.expovariate(mean)
    for turn in range(1, 1 + round(1200 / every)):
        messages = 0
        while arrives < turn * every:
            arrives += chances.expovariate(mean)
            messages += 1
        heard, at = heard.after(messages, at + every * SECOND), at + every * SECOND
        if turn * every > 200:
            measured += [heard.rate, heard.rate_at(at + 0.999 * every * SECOND)]
    average = sum(measured) / len(measured)
    assert average == pytest.approx(mean, abs=5 * sqrt(mean / 1000), rel=0.01)


def test_the_room_for_what_people_write_is_the_deployed_one_or_what_they_do_write() -> None:
    deployed = Pace(limit=80, inbound=4, workers=5)
    assert pace_at(deployed, None, None, NOON) == deployed
    assert pace_at(deployed, None, Inbound(3.0, NOON), NOON) == deployed
    assert pace_at(deployed, None, Inbound(9.0, NOON), NOON) == replace(deployed, inbound=9.0)
    slow = pace_at(deployed, Slowdown(0.5, NOON), Inbound(9.0, NOON), NOON)
    assert slow == replace(deployed, inbound=9.0, share=0.5)


@given(limit=LIMITS, inbound=st.floats(0, 100), share=st.floats(0.05, 1.0))
def test_what_is_tolerated_until_the_next_block_fits_into_the_room_for_peaks(
    limit: int, inbound: float, share: float
) -> None:
    pace = Pace(limit=limit, inbound=inbound, share=share)
    assert inbound <= pace.tolerated <= inbound + 3 * sqrt(inbound)
    assert pace.rate + pace.tolerated <= limit or pace.rate <= 0.5


@pytest.mark.parametrize(
    ("asked", "pause"),
    [((), None), ((None, None), None), ((0, None), None), ((5, 30), 30), ((None, 3600), 60)],
)
def test_of_all_pauses_the_longest_counts_and_a_minute_at_most(
    asked: tuple[int | None, ...], pause: int | None
) -> None:
    pauses = [None if one is None else timedelta(seconds=one) for one in asked]
    assert bounded_pause(*pauses) == (None if pause is None else timedelta(seconds=pause))
