"""Caps on contacts, checked over past attempts.

Every attempt counts, delivered or not. A week means both the local ISO week and any 168 hours,
because laws say "week" without saying which; days and weeks are those of the strictest zone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from puntual.domain.contact_law.contact_rules import Caps, ContactRules
from puntual.domain.contact_law.contact_window import HORIZON, Allowed, Blocked, next_allowed
from puntual.domain.contact_law.offsets import distinct_clocks
from puntual.domain.contact_law.weekly_hours import WeeklyHours
from puntual.domain.reasons import Reason

_ROLLING_WEEK = timedelta(hours=168)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
# With a clock put back, and some room: nothing older lies in the local day of an instant.
_LONGEST_DAY = timedelta(hours=27)


def check_caps(
    caps: Caps,
    attempts: Sequence[datetime],
    now: datetime,
    zones: Sequence[ZoneInfo],
    elsewhere: Sequence[datetime] = (),
) -> Allowed | Blocked:
    """Return whether the caps allow a contact; of several blocks, the one that ends last.

    Args:
        caps: The caps in force.
        attempts: All past attempts to this debtor, in any order.
        now: The instant in question.
        zones: Every zone the debtor may be in.
        elsewhere: The attempts over other channels than that of this contact.
    """
    blocks = blocking_caps(caps, attempts, now, zones, elsewhere)
    return max(blocks, key=_end_of_block) if blocks else Allowed()


def blocking_caps(
    caps: Caps,
    attempts: Sequence[datetime],
    now: datetime,
    zones: Sequence[ZoneInfo],
    elsewhere: Sequence[datetime] = (),
) -> tuple[Blocked, ...]:
    """Return every cap that blocks a contact at an instant, each with its own end.

    A period that has not begun cannot be full, so a cap ends with the latest full period around
    the instant.
    """
    if not attempts:
        return ()
    recent = _recent(caps, attempts, now)
    if not recent:
        return ()
    zones = distinct_clocks(tuple(zones), now.year, now.month)
    ends = (
        (Reason.CAP_DAY, _day_full_until(caps.per_day, recent, now, zones)),
        (Reason.CAP_WEEK, _week_full_until(caps.per_week, recent, now, zones)),
        (Reason.GAP, recent[-1] + caps.min_gap),
        (Reason.CHANNEL_WEEK, _channel_free_at(caps, elsewhere, now, zones)),
    )
    return tuple(Blocked(reason, end.astimezone(UTC)) for reason, end in ends if end > now)


def earliest_contact(
    rules: ContactRules,
    policy_hours: WeeklyHours,
    attempts: Sequence[datetime],
    after: datetime,
    ttl: timedelta,
    elsewhere: Sequence[datetime] = (),
) -> datetime | None:
    """Return the first instant from `after` on that both window and caps allow.

    Returns:
        An instant within the horizon, or None. It follows the rules as resolved; when they
        have a `changes_at` before it, the next evaluation is due then.
    """
    candidate: datetime | None = after
    while candidate is not None and candidate - after <= HORIZON:
        candidate = next_allowed(rules, policy_hours, candidate, ttl)
        if candidate is None:
            break
        verdict = check_caps(rules.caps, attempts, candidate, rules.zones, elsewhere)
        if isinstance(verdict, Allowed):
            return candidate if candidate - after <= HORIZON else None
        candidate = verdict.until
    return None


def _reach(caps: Caps) -> timedelta:
    """Return the age up to which an attempt counts: an ISO week in any zone, or the gap."""
    return max(_WEEK + _DAY, caps.min_gap)


def _recent(caps: Caps, attempts: Sequence[datetime], now: datetime) -> list[datetime]:
    oldest = now - _reach(caps)
    return sorted([attempt for attempt in attempts if attempt > oldest])


def _channel_free_at(
    caps: Caps, elsewhere: Sequence[datetime], now: datetime, zones: Sequence[ZoneInfo]
) -> datetime:
    """Return when the channel is free: an attempt over another channel blocks the whole week."""
    if not caps.one_channel_per_week or not elsewhere:
        return now
    return _week_full_until(1, _recent(caps, elsewhere, now), now, zones)


def _end_of_block(block: Blocked) -> datetime:
    return block.until or datetime.max.replace(tzinfo=UTC)


def _day_full_until(
    limit: int, recent: Sequence[datetime], at: datetime, zones: Sequence[ZoneInfo]
) -> datetime:
    if _since(recent, at - _LONGEST_DAY) < limit:
        return at
    return _full_until(limit, recent, at, (_local_day(zone, at) for zone in zones))


def _week_full_until(
    limit: int, recent: Sequence[datetime], at: datetime, zones: Sequence[ZoneInfo]
) -> datetime:
    if len(recent) < limit:
        return at
    calendar_week = _full_until(limit, recent, at, (_local_week(zone, at) for zone in zones))
    rolling = _since(recent, at - _ROLLING_WEEK)
    if rolling < limit:
        return calendar_week
    return max(calendar_week, recent[-limit] + _ROLLING_WEEK)


def _full_until(
    limit: int,
    recent: Sequence[datetime],
    at: datetime,
    periods: Iterable[tuple[datetime, datetime]],
) -> datetime:
    """Return the latest end of the periods that are full, else ``at``."""
    full = (
        end
        for start, end in periods
        if bisect_left(recent, end) - bisect_left(recent, start) >= limit
    )
    return max(full, default=at)


def _since(recent: Sequence[datetime], instant: datetime) -> int:
    """Return the number of attempts after an instant."""
    return len(recent) - bisect_right(recent, instant)


def _local_day(zone: ZoneInfo, at: datetime) -> tuple[datetime, datetime]:
    return _local_period(zone, at.astimezone(zone).date(), _DAY)


def _local_week(zone: ZoneInfo, at: datetime) -> tuple[datetime, datetime]:
    today = at.astimezone(zone).date()
    return _local_period(zone, today - timedelta(days=today.weekday()), _WEEK)


@lru_cache(maxsize=8192)
def _local_period(zone: ZoneInfo, first: date, period: timedelta) -> tuple[datetime, datetime]:
    """Return the first instant of a local day or week, and the first one after it."""
    midnights = (datetime.combine(day, time.min, zone) for day in (first, first + period))
    start, end = (midnight.astimezone(UTC) for midnight in midnights)
    return start, end
