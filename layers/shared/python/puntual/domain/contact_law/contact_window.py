"""The window of contact: whether a message may be delivered at an instant, and when next.

The law restricts delivery, not sending, and WhatsApp keeps trying for the template's time to
live. So the whole of `[t, t + ttl]` must lie inside the window of *every* zone the debtor
may be in.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, reduce
from zoneinfo import ZoneInfo

from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.contact_law.holidays import HolidayCalendar
from puntual.domain.contact_law.offsets import Span, distinct_clocks, offsets_around
from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours
from puntual.domain.reasons import Reason

HORIZON = timedelta(days=60)
"""The time within which an open window is searched."""

_ONE_DAY = timedelta(days=1)
# With a day on either side: a month in UTC is not the same month on every clock.
_LONGEST_MONTH = timedelta(days=33)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The instant is allowed."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The instant is blocked.

    Attributes:
        reason: The reason of the block.
        until: The end of the block; None when it is unknown.
    """

    reason: Reason
    until: datetime | None


def may_deliver(
    rules: ContactRules, policy_hours: WeeklyHours, now: datetime, ttl: timedelta
) -> Allowed | Blocked:
    """Return whether a message may be sent: it may be delivered at any time within its TTL."""
    opening = next_allowed(rules, policy_hours, now, ttl)
    if opening == now:
        return Allowed()
    return Blocked(_why_shut(rules, now), opening)


def _why_shut(rules: ContactRules, now: datetime) -> Reason:
    clocks = distinct_clocks(rules.zones, now.year, now.month)
    days = {now.astimezone(zone).date() for zone in clocks}
    if not all(map(rules.holidays.knows, days)):
        return Reason.CALENDAR_ENDS
    if any(map(rules.holidays.is_holiday, days)):
        return Reason.HOLIDAY
    closed = any(day in rules.holidays.by_creditor for day in days)
    return Reason.CLOSED_BY_CREDITOR if closed else Reason.OUTSIDE_HOURS


def why_never(rules: ContactRules, after: datetime) -> Reason:
    """Say why nothing is open within the horizon: the calendar ends, or the hours never meet."""
    last = (after + HORIZON).date()
    return Reason.NO_OPEN_WINDOW if rules.holidays.knows(last) else Reason.CALENDAR_ENDS


def next_allowed(
    rules: ContactRules, policy_hours: WeeklyHours, after: datetime, ttl: timedelta
) -> datetime | None:
    """Return the earliest instant from `after` on at which a message may be sent.

    Args:
        rules: What the law allows, with all zones the debtor may be in.
        policy_hours: The creditor's own hours in local time; they can only narrow.
        after: The first instant that is considered.
        ttl: How long WhatsApp may keep trying to deliver.

    Returns:
        An instant within the horizon, or None.
    """
    hours = rules.hours.intersect(policy_hours)
    clocks = distinct_clocks(rules.zones, after.year, after.month)
    starts, ends = _calendar(hours, rules.holidays, clocks, after.year, after.month)
    for number in range(bisect_right(ends, after), len(starts)):
        opening = max(after, starts[number])
        if opening - after > HORIZON:
            break
        if opening + ttl <= ends[number]:
            return opening if opening.tzinfo is UTC else opening.astimezone(UTC)
    return None


# A decision needs a window a few times, and all debtors of a place need the same month: so a month
# is computed once, up to the horizon of its last day.
@lru_cache(maxsize=1024)
def _calendar(
    hours: WeeklyHours,
    holidays: HolidayCalendar,
    clocks: tuple[ZoneInfo, ...],
    year: int,
    month: int,
) -> tuple[Sequence[datetime], Sequence[datetime]]:
    """Return starts and ends of the spans that are open on all clocks, around a month (UTC)."""
    first = date(year, month, 1) - _ONE_DAY
    last = first + _LONGEST_MONTH + HORIZON + _ONE_DAY
    per_zone = (_open_spans(hours, holidays, zone, first, last) for zone in clocks)
    spans = [*reduce(_overlaps, per_zone)]
    return tuple(span.start for span in spans), tuple(span.end for span in spans)


def _open_spans(
    hours: WeeklyHours, holidays: HolidayCalendar, zone: ZoneInfo, first: date, last: date
) -> Iterator[Span]:
    """Yield a zone's open spans in order, from one local day to another."""
    pending: Span | None = None
    for span in _daily_spans(hours, holidays, zone, first, last):
        if pending is None:
            pending = span
        elif span.start <= pending.end:
            pending = Span(pending.start, span.end)
        else:
            yield pending
            pending = span
    if pending is not None:
        yield pending


def _daily_spans(
    hours: WeeklyHours, holidays: HolidayCalendar, zone: ZoneInfo, first: date, last: date
) -> Iterator[Span]:
    day = first
    while day <= last:
        windows = hours.days[day.weekday()]
        if windows and not holidays.is_closed(day):
            yield from _spans_of_day(windows, zone, day)
        day += _ONE_DAY


def _overlaps(some: Iterator[Span], others: Iterator[Span]) -> Iterator[Span]:
    """Yield the overlaps of two ordered streams of spans."""
    one, other = next(some, None), next(others, None)
    while one is not None and other is not None:
        start, end = max(one.start, other.start), min(one.end, other.end)
        if start < end:
            yield Span(start, end)
        if one.end <= other.end:
            one = next(some, None)
        else:
            other = next(others, None)


@lru_cache(maxsize=8192)
def _spans_of_day(windows: tuple[TimeWindow, ...], zone: ZoneInfo, day: date) -> tuple[Span, ...]:
    """Return the instants whose wall clock in the zone is inside a window on that day.

    On a day with a clock change the wall clock runs twice through some minutes or skips them,
    so each side of the change is taken with its own offset.
    """
    spans = (
        Span(max(start, piece.start), min(end, piece.end))
        for piece, offset in offsets_around(zone, day)
        for start, end in (_bounds(window, day, offset) for window in windows)
    )
    return tuple(sorted(span for span in spans if span.start < span.end))


def _bounds(window: TimeWindow, day: date, offset: timedelta) -> Span:
    last_day = day + _ONE_DAY if window.end == time.min else day
    return Span(
        datetime.combine(day, window.start, UTC) - offset,
        datetime.combine(last_day, window.end, UTC) - offset,
    )
