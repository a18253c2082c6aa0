"""Whole decisions at the edges of each country's hours and on its rest days, 2026 and 2027."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from puntual.domain.decision.plan import Stop, Wait
from puntual.domain.reasons import Reason
from tests.domain.contact_law.law_debtor import (
    BOOK,
    SECOND,
    TTL,
    debtor,
    decided,
    is_sent,
    local,
    with_ttl,
)
from tests.domain.contact_law.law_table import (
    HOURS,
    Place,
    is_rest_day,
    may_be_decreed,
    rest_days,
    working_week,
)

SEASONS = [date(2026, 1, 12), date(2026, 7, 13), date(2027, 1, 11), date(2027, 7, 12)]
COUNTRIES = sorted({country for country, _ in HOURS})


def name(place: object) -> str:
    return "-".join(filter(None, place)) if isinstance(place, tuple) else str(place)


def days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    yield from (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))


def test_the_table_has_every_country_that_ships() -> None:
    assert set(BOOK.countries()) == set(COUNTRIES)
    assert len(COUNTRIES) == 18


@pytest.mark.parametrize("season", SEASONS, ids=str)
@pytest.mark.parametrize("place", HOURS, ids=name)
def test_on_each_weekday_the_message_goes_out_inside_the_hours_and_not_a_second_outside(
    place: Place, season: date
) -> None:
    ana, hours = debtor(*place), HOURS[place]
    for day in working_week(*place, season):
        opening, closing = local(hours.zone, day, hours.start), local(hours.zone, day, hours.end)
        assert decided(ana, opening - SECOND) == Wait(opening, (Reason.OUTSIDE_HOURS,))
        assert is_sent(ana, opening)
        assert is_sent(ana, closing - TTL)
        late = decided(ana, closing - TTL + SECOND)
        assert isinstance(late, Wait)
        assert late.until >= closing + timedelta(hours=24 - hours.end + hours.start)
        assert not is_sent(ana, closing)


@pytest.mark.parametrize("season", SEASONS, ids=str)
@pytest.mark.parametrize("place", HOURS, ids=name)
def test_a_weekend_waits_for_monday_morning(place: Place, season: date) -> None:
    ana, hours = debtor(*place), HOURS[place]
    monday = working_week(*place, season)[0]
    opening = local(hours.zone, monday, hours.start)
    for hour in range(48):
        weekend = local(hours.zone, monday - timedelta(days=2), 0) + timedelta(hours=hour)
        decision = decided(ana, weekend)
        assert isinstance(decision, Wait)
        assert decision.until == opening
        assert set(decision.reasons) <= {Reason.OUTSIDE_HOURS, Reason.HOLIDAY}


@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize("place", HOURS, ids=name)
def test_noon_is_silent_on_rest_days_and_on_no_other_day(place: Place, year: int) -> None:
    ana, hours = debtor(*place), HOURS[place]
    for day in days_of(year):
        rests = is_rest_day(*place, day) or may_be_decreed(*place, day)
        assert is_sent(ana, local(hours.zone, day, 12)) is not rests, day


@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize("place", HOURS, ids=name)
def test_a_holiday_is_named_and_waits_for_a_working_morning(place: Place, year: int) -> None:
    ana, hours = debtor(*place), HOURS[place]
    resting = sorted(day for day in rest_days(*place, year) if day.weekday() < 5)
    assert resting
    for day in resting:
        decision = decided(ana, local(hours.zone, day, 12))
        assert isinstance(decision, Wait)
        assert decision.reasons == (Reason.HOLIDAY,)
        following = day + timedelta(days=1)
        while is_rest_day(*place, following) or may_be_decreed(*place, following):
            following += timedelta(days=1)
        assert decision.until == local(hours.zone, following, hours.start)


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_state_keeps_its_own_holidays_too(country: str) -> None:
    for state, there in BOOK.pack_for(country).geography.subdivisions.items():
        zone = str(there.zones[0])
        for year in (2026, 2027):
            own = rest_days(country, state, year) - rest_days(country, None, year)
            for day in own:
                assert not is_sent(debtor(country, state), local(zone, day, 13)), (state, day)


@pytest.mark.parametrize(
    ("ttl", "last"),
    [(timedelta(seconds=30), (19, 59, 30)), (timedelta(hours=11), (9, 0, 0))],
    ids=str,
)
def test_a_message_is_never_alive_after_the_window_closes(
    ttl: timedelta, last: tuple[int, int, int]
) -> None:
    hour, minute, second = last
    noon = local("America/Lima", date(2026, 7, 21), 0)
    latest = noon + timedelta(hours=hour, minutes=minute, seconds=second)
    ana = debtor("PE")
    assert is_sent(ana, latest, with_ttl(ttl))
    assert not is_sent(ana, latest + SECOND, with_ttl(ttl))


def test_a_message_that_lives_as_long_as_the_window_goes_out_as_it_opens() -> None:
    opening = local("America/Lima", date(2026, 7, 21), 8)
    ana = debtor("PE")
    assert is_sent(ana, opening, with_ttl(timedelta(hours=12)))
    assert not is_sent(ana, opening + SECOND, with_ttl(timedelta(hours=12)))


def test_a_message_that_outlives_every_window_never_goes_out() -> None:
    at = local("America/Lima", date(2026, 7, 21), 8)
    longer = with_ttl(timedelta(hours=12, seconds=1))
    assert decided(debtor("PE"), at, longer) == Stop((Reason.NO_OPEN_WINDOW,))
