"""By when a person ought to have taken a case: so many office hours after it was opened."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from puntual.domain.policies.policy import Policy

# Longer than any time that a policy can give, at the shortest week that it can have.
_HORIZON_DAYS: Final = 400


def due_at(opened_at: datetime, policy: Policy, zone: ZoneInfo) -> datetime:
    """Return when the policy's office hours for a case have passed.

    Args:
        opened_at: when it was opened (aware).
        policy: its `talk` says the office hours and how many of them.
        zone: in which the office hours are told.

    Returns:
        An instant in UTC; the end of the horizon where the hours do not suffice.
    """
    left = policy.talk.case_within
    for start, end in _open_from(opened_at.astimezone(UTC), policy, zone):
        if left <= end - start:
            return start + left
        left -= end - start
    return opened_at.astimezone(UTC) + timedelta(days=_HORIZON_DAYS)


def _open_from(
    opened_at: datetime, policy: Policy, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    first = opened_at.astimezone(zone).date()
    for number in range(_HORIZON_DAYS):
        for start, end in _windows(first + timedelta(days=number), policy, zone):
            if opened_at < end:
                yield max(start, opened_at), end


def _windows(day: date, policy: Policy, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    if day in policy.closed_days:
        return
    for window in policy.talk.office_hours.days[day.weekday()]:
        last = day if window.end != time.min else day + timedelta(days=1)
        yield _instant(day, window.start, zone), _instant(last, window.end, zone)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
