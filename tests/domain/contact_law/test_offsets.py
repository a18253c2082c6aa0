from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.contact_law.offsets import distinct_clocks, offsets_around
from tests.domain.contact_law.contact_cases import ZONES

SANTIAGO = ZoneInfo("America/Santiago")
MEXICO = ZoneInfo("America/Mexico_City")
MONTERREY = ZoneInfo("America/Monterrey")
MATAMOROS = ZoneInfo("America/Matamoros")
HOUR = timedelta(hours=1)


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2010, 1, 1), date(2028, 12, 31)),
    seconds=st.integers(0, 50 * 3600 - 1),
)
def test_every_piece_has_the_offset_that_the_zone_has(
    zone: ZoneInfo, day: date, seconds: int
) -> None:
    pieces = offsets_around(zone, day)
    instant = pieces[0][0].start + timedelta(seconds=seconds)
    offsets = [offset for piece, offset in pieces if piece.start <= instant < piece.end]
    assert offsets == [instant.astimezone(zone).utcoffset()]


def test_a_day_without_a_clock_change_is_one_piece() -> None:
    assert len(offsets_around(SANTIAGO, date(2026, 3, 3))) == 1


def test_the_second_of_the_clock_change_is_found() -> None:
    (_, summer), (winter, offset) = offsets_around(SANTIAGO, date(2026, 4, 5))
    assert winter.start == datetime(2026, 4, 5, 3, tzinfo=UTC)
    assert (summer, offset) == (-3 * HOUR, -4 * HOUR)


def test_zones_that_show_the_same_time_are_judged_once() -> None:
    assert distinct_clocks((MEXICO, MONTERREY), 2026, 1) == (MEXICO,)
    assert distinct_clocks((MEXICO,), 2026, 1) == (MEXICO,)


def test_zones_that_part_at_a_coming_clock_change_are_kept_apart() -> None:
    assert set(distinct_clocks((MEXICO, MATAMOROS), 2026, 1)) == {MEXICO, MATAMOROS}


@pytest.mark.parametrize(("year", "month"), [(1996, 3), (2022, 12)])
def test_zones_that_part_for_the_first_time_or_met_some_weeks_ago_are_kept_apart(
    year: int, month: int
) -> None:
    """Mexico changed its clocks from April 1996 to October 2022, Costa Rica did not."""
    costa_rica = ZoneInfo("America/Costa_Rica")
    assert set(distinct_clocks((MEXICO, costa_rica), year, month)) == {MEXICO, costa_rica}


def test_a_clock_may_show_the_time_of_utc() -> None:
    ((_, offset),) = offsets_around(ZoneInfo("Africa/Abidjan"), date(2026, 3, 3))
    assert offset == timedelta(0)
