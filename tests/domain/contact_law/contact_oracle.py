"""A slow and obvious reading of the contact rules: it looks at the wall clock step by step.

It shares no code with the domain, so that a mistake there does not judge itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)

type Week = Sequence[Sequence[tuple[int, int]]]
"""For each weekday the open windows, in minutes from midnight."""


@dataclass(frozen=True)
class Oracle:
    zones: Sequence[ZoneInfo]
    hours: Sequence[Week]
    closed_days: frozenset[date]
    known_years: frozenset[int]
    step: timedelta = MINUTE

    def is_open(self, instant: datetime) -> bool:
        return all(self._is_open_in(zone, instant) for zone in self.zones)

    def first_allowed(self, after: datetime, ttl: timedelta, days: int) -> datetime | None:
        """Return the first step in so many days from which all steps of the TTL are open."""
        wanted = max(ttl // self.step, 1)
        instant, run_start, run = after, after, 0
        while run_start < after + timedelta(days=days):
            run = run + 1 if self.is_open(instant) else 0
            instant += self.step
            if run == 0:
                run_start = instant
            if run == wanted:
                return run_start
        return None

    def _is_open_in(self, zone: ZoneInfo, instant: datetime) -> bool:
        local = instant.astimezone(zone)
        minute = local.hour * 60 + local.minute
        day = local.date()
        return (
            day not in self.closed_days
            and day.year in self.known_years
            and all(
                any(start <= minute < end for start, end in week[day.weekday()])
                for week in self.hours
            )
        )


def is_over_day_cap(
    per_day: int, attempts: Sequence[datetime], at: datetime, zones: Sequence[ZoneInfo]
) -> bool:
    return _is_full(per_day, attempts, at, zones, lambda local: local.date())


def is_over_week_cap(
    per_week: int, attempts: Sequence[datetime], at: datetime, zones: Sequence[ZoneInfo]
) -> bool:
    rolling = [attempt for attempt in attempts if at - attempt < timedelta(hours=168)]
    by_calendar = _is_full(per_week, attempts, at, zones, lambda local: local.isocalendar()[:2])
    return len(rolling) >= per_week or by_calendar


def _is_full(
    limit: int,
    attempts: Sequence[datetime],
    at: datetime,
    zones: Sequence[ZoneInfo],
    period: Callable[[datetime], object],
) -> bool:
    return any(
        sum(period(a.astimezone(zone)) == period(at.astimezone(zone)) for a in attempts) >= limit
        for zone in zones
    )
