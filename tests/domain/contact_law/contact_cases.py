"""Generated rules, zones and instants for the tests of windows and caps."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from puntual.domain.contact_law.contact_rules import Caps, ContactRules
from puntual.domain.contact_law.holidays import HolidayCalendar
from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours
from tests.domain.contact_law.contact_oracle import Week

QUARTER = 15
DAY_MINUTES = 24 * 60

ZONES = [
    ZoneInfo(name)
    for name in (
        "America/Santiago",
        "America/Tijuana",
        "America/Asuncion",
        "America/Sao_Paulo",
        "America/Mexico_City",
        "America/Noronha",
        "America/Havana",
        "Pacific/Easter",
        "Europe/Madrid",
        "Australia/Lord_Howe",
    )
]

# Each is within hours of a clock change in one of the zones above; Asuncion, Sao Paulo and
# Havana change at midnight, Lord Howe by half an hour.
CLOCK_CHANGES = [
    datetime(2026, 4, 5, 3, tzinfo=UTC),
    datetime(2026, 9, 6, 4, tzinfo=UTC),
    datetime(2026, 3, 8, 10, tzinfo=UTC),
    datetime(2026, 11, 1, 9, tzinfo=UTC),
    datetime(2023, 10, 1, 4, tzinfo=UTC),
    datetime(2024, 3, 24, 3, tzinfo=UTC),
    datetime(2018, 2, 18, 2, tzinfo=UTC),
    datetime(2018, 11, 4, 3, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
]
YEARS = frozenset(range(2017, 2029))


def instants() -> st.SearchStrategy[datetime]:
    """Instants on the quarter of an hour, within three days of a clock change."""
    return st.builds(
        lambda change, quarters: change + timedelta(minutes=QUARTER * quarters),
        st.sampled_from(CLOCK_CHANGES),
        st.integers(-3 * 96, 3 * 96),
    )


def zone_tuples() -> st.SearchStrategy[tuple[ZoneInfo, ...]]:
    return st.lists(st.sampled_from(ZONES), min_size=1, max_size=3).map(tuple)


@st.composite
def _day(draw: st.DrawFn) -> list[tuple[int, int]]:
    quarters = draw(st.lists(st.integers(0, 96), max_size=4, unique=True).map(sorted))
    edges = [quarter * QUARTER for quarter in quarters]
    return list(zip(edges[::2], edges[1::2], strict=False))


def weeks() -> st.SearchStrategy[Week]:
    """Weeks with up to two windows a day, some of them around the clock."""
    around_the_clock = st.just([(0, DAY_MINUTES)])
    return st.lists(st.one_of(_day(), around_the_clock), min_size=7, max_size=7)


def hours_of(week: Week) -> WeeklyHours:
    return WeeklyHours(
        tuple(tuple(TimeWindow(_wall(start), _wall(end)) for start, end in day) for day in week)
    )


def _wall(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def rules_with(
    *zones: ZoneInfo,
    hours: WeeklyHours | None = None,
    closed: frozenset[date] = frozenset(),
    years: frozenset[int] = YEARS,
    caps: Caps | None = None,
) -> ContactRules:
    return ContactRules(
        zones=zones,
        hours=hours or office_hours(8, 20),
        holidays=HolidayCalendar(dict.fromkeys(closed, "closed"), years),
        caps=caps or Caps(per_day=1, per_week=2, min_gap=timedelta(hours=48), per_debt_total=8),
        pack="TEST/1",
        entry="2020-01-01",
    )


def office_hours(start: int, end: int) -> WeeklyHours:
    """Monday to Friday from one full hour to another."""
    window = (TimeWindow(time(start), time(end)),)
    return WeeklyHours((window,) * 5 + ((), ()))
