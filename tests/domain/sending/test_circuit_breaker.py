"""Above which volume a day is abnormal, and which day an instant belongs to."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.policies.policy import Breaker
from puntual.domain.sending.circuit_breaker import (
    BreakerDay,
    BreakerRelease,
    breaker_day,
    limit_of,
    with_floor,
)
from tests.factories import NOON, TODAY

VOLUMES = st.lists(st.integers(0, 100_000), max_size=14)
BREAKERS = st.builds(Breaker, percent=st.integers(100, 1000), floor=st.integers(0, 5000))
LAWFUL = [ZoneInfo(name) for name in ("America/Tijuana", "America/Bogota", "America/Noronha")]


@pytest.mark.parametrize(
    ("counts", "limit"),
    [
        ([], 200),
        ([0, 0], 200),
        ([50], 200),
        ([100], 300),
        ([100, 0, 0, 100, 100], 300),
        ([100, 101], 300),
        ([90, 1000, 100], 300),
        ([333], 999),
    ],
)
def test_the_limit_is_three_times_what_is_normal_and_never_below_the_lowest(
    counts: list[int], limit: int
) -> None:
    assert limit_of(counts, Breaker(percent=300, floor=200)) == limit


@given(VOLUMES, BREAKERS)
def test_the_limit_lies_between_what_the_quietest_and_the_busiest_day_give(
    counts: list[int], breaker: Breaker
) -> None:
    limit = limit_of(counts, breaker)
    sent = [one for one in counts if one] or [0]
    assert limit >= breaker.floor
    assert limit >= breaker.percent * min(sent) // 100
    assert limit <= max(breaker.floor, breaker.percent * max(sent) // 100)


@given(VOLUMES, BREAKERS, st.randoms())
def test_neither_the_order_of_days_nor_days_of_rest_change_the_limit(
    counts: list[int], breaker: Breaker, random: Random
) -> None:
    shuffled = [*counts, 0, 0]
    random.shuffle(shuffled)
    assert limit_of(shuffled, breaker) == limit_of(counts, breaker)


@given(VOLUMES, BREAKERS, st.integers(1, 500))
def test_a_stricter_breaker_never_allows_more(
    counts: list[int], breaker: Breaker, less: int
) -> None:
    stricter = Breaker(max(0, breaker.percent - less), max(0, breaker.floor - less))
    assert limit_of(counts, stricter) <= limit_of(counts, breaker)


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=13), BREAKERS)
def test_one_runaway_day_does_not_make_its_like_normal(
    counts: list[int], breaker: Breaker
) -> None:
    """Among at least as many normal days, a mistake of yesterday does not open today's door."""
    after = limit_of([*counts, 10_000_000], breaker)
    assert after <= max(breaker.floor, breaker.percent * max(counts) // 100)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 - zones below
    st.sampled_from(LAWFUL),
)
def test_no_lawful_hour_of_a_local_day_falls_into_two_days_of_the_breaker(
    at: datetime, zone: ZoneInfo
) -> None:
    morning = at.replace(hour=5, minute=0, second=0, microsecond=0, tzinfo=zone)
    evening = at.replace(hour=21, minute=0, second=0, microsecond=0, tzinfo=zone)
    assert breaker_day(morning) == breaker_day(evening) == at.date()


def test_the_day_begins_at_six_utc_for_instants_of_any_zone() -> None:
    six = datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert breaker_day(six) == date(2026, 3, 2)
    assert breaker_day(six - timedelta(microseconds=1)) == date(2026, 3, 1)
    assert breaker_day(six.astimezone(ZoneInfo("Asia/Tokyo"))) == date(2026, 3, 2)


def test_the_breaker_opens_at_its_limit_and_a_release_closes_it() -> None:
    assert not BreakerDay(10_000, None).is_open
    assert not BreakerDay(199, 200).is_open
    opened = BreakerDay(200, 200)
    assert opened.is_open
    release = BreakerRelease(TODAY, 200, opened.limit_if_released(), NOON, "Rosa P.")
    assert release.limit == 400
    assert not BreakerDay(200, 200, release).is_open
    assert BreakerDay(400, 200, release).is_open


def test_a_release_never_lowers_the_limit_and_holds_before_a_pass_has_counted() -> None:
    release = BreakerRelease(TODAY, 200, 300, NOON, "Rosa P.")
    assert BreakerDay(0, 500, release).limit_in_force == 500
    assert BreakerDay(0, None, release).limit_in_force == 300


def test_the_floor_is_the_limit_of_a_day_for_which_no_pass_has_counted() -> None:
    assert with_floor(BreakerDay(7), Breaker(floor=50)).limit == 50
    assert with_floor(BreakerDay(7, 900), Breaker(floor=50)).limit == 900


def test_a_day_of_which_no_limit_is_known_is_released_one_by_one() -> None:
    assert BreakerDay().limit_if_released() == 1
    assert BreakerDay(7).limit_if_released() == 8
