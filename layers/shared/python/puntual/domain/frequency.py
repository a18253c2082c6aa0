"""How often a debtor may be contacted: caps over past attempts.

Every attempt counts, delivered or not. A week means both the local ISO week and any 168 hours,
because laws say "week" without saying which; days and weeks are those of the strictest zone.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from puntual.domain.contact_rules import Caps, ContactRules, WeeklyHours
from puntual.domain.contact_window import HORIZON, Allowed, Blocked, next_allowed
from puntual.domain.offsets import distinct_clocks
from puntual.domain.reasons import Reason

_ROLLING_WEEK = timedelta(hours=168)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def check_caps(
    caps: Caps, attempts: Sequence[datetime], now: datetime, zones: Sequence[ZoneInfo]
) -> Allowed | Blocked:
    """Say whether the caps allow a contact now; if several do not, the one that lasts longest.

    Args:
        caps: The caps in force.
        attempts: All past attempts to this debtor, in any order.
        now: The instant in question.
        zones: Every zone the debtor may be in.
    """
    blocks = blocking_caps(caps, attempts, now, zones)
    return max(blocks, key=_end_of_block) if blocks else Allowed()


def blocking_caps(
    caps: Caps, attempts: Sequence[datetime], now: datetime, zones: Sequence[ZoneInfo]
) -> tuple[Blocked, ...]:
    """Return every cap that speaks against a contact now, each with its own end.

    A period that has not begun cannot be full, so the end of the fullest one around now is the
    end of the cap.
    """
    recent = sorted(attempt for attempt in attempts if attempt > now - _reach(caps))
    if not recent:
        return ()
    zones = distinct_clocks(tuple(zones), now.year, now.month)
    ends = {
        Reason.CAP_DAY: _full_until(caps.per_day, recent, now, zones, _DAY),
        Reason.CAP_WEEK: _week_full_until(caps, recent, now, zones),
        Reason.GAP: max(now, recent[-1] + caps.min_gap),
    }
    return tuple(Blocked(reason, end.astimezone(UTC)) for reason, end in ends.items() if end > now)


def earliest_contact(
    rules: ContactRules,
    policy_hours: WeeklyHours,
    attempts: Sequence[datetime],
    after: datetime,
    ttl: timedelta,
) -> datetime | None:
    """Return the first instant from `after` on that window and caps both allow.

    Returns:
        An instant within the horizon, or None. It follows the rules as resolved; when they
        have a `changes_at` before it, look again then.
    """
    candidate: datetime | None = after
    while candidate is not None and candidate - after <= HORIZON:
        candidate = next_allowed(rules, policy_hours, candidate, ttl)
        if candidate is None:
            break
        verdict = check_caps(rules.caps, attempts, candidate, rules.zones)
        if isinstance(verdict, Allowed):
            return candidate if candidate - after <= HORIZON else None
        candidate = verdict.until
    return None


def _reach(caps: Caps) -> timedelta:
    """Return how old an attempt can be and still count: an ISO week in any zone, or the gap."""
    return max(_WEEK + _DAY, caps.min_gap)


def _end_of_block(block: Blocked) -> datetime:
    return block.until or datetime.max.replace(tzinfo=UTC)


def _week_full_until(
    caps: Caps, recent: Sequence[datetime], at: datetime, zones: Sequence[ZoneInfo]
) -> datetime:
    calendar_week = _full_until(caps.per_week, recent, at, zones, _WEEK)
    rolling = [attempt for attempt in recent if attempt > at - _ROLLING_WEEK]
    if len(rolling) < caps.per_week:
        return calendar_week
    return max(calendar_week, rolling[-caps.per_week] + _ROLLING_WEEK)


def _full_until(
    limit: int,
    recent: Sequence[datetime],
    at: datetime,
    zones: Sequence[ZoneInfo],
    period: timedelta,
) -> datetime:
    """Return the latest end of the local day or week around `at` that is full, else `at`."""
    around = (_local_period(zone, _first_day(at, zone, period), period) for zone in zones)
    full = (
        end for start, end in around if sum(start <= attempt < end for attempt in recent) >= limit
    )
    return max(full, default=at)


def _first_day(at: datetime, zone: ZoneInfo, period: timedelta) -> date:
    today = at.astimezone(zone).date()
    return today if period == _DAY else today - timedelta(days=today.weekday())


@lru_cache(maxsize=8192)
def _local_period(zone: ZoneInfo, first: date, period: timedelta) -> tuple[datetime, datetime]:
    """Return the first instant of a local day or week, and the first one after it."""
    midnights = (datetime.combine(day, time.min, zone) for day in (first, first + period))
    start, end = (midnight.astimezone(UTC) for midnight in midnights)
    return start, end
