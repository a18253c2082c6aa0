"""Circuit breaker: the volume of reminders above which a day waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from puntual.domain.policies.policy import Breaker

# Days before today that say what is normal.
TRAILING_DAYS = 14

# 06:00 UTC lies between ten at night in Tijuana and four in the morning in Noronha, when no law
# allows a reminder: so no batch is split between two of the breaker's days.
_DAY_BEGINS = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class BreakerRelease:
    """A person's decision to raise the limit of a day.

    Attributes:
        sent: the day's reminders that were shown to the person, and typed to confirm.
        limit: the new limit of the day.
        by: the person, as the creditor names its people; never empty.
    """

    day: date
    sent: int
    limit: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class BreakerDay:
    """One day of the breaker.

    Attributes:
        sent: reminders that were sent, or may have been.
        limit: the count at which the breaker opens, without a release; None while no daily pass
            has counted, and then the policy's floor holds.
        release: the last release of the day, if any.
    """

    sent: int = 0
    limit: int | None = None
    release: BreakerRelease | None = None

    @property
    def limit_in_force(self) -> int | None:
        """The limit after a release, which never lowers it."""
        if self.release is None:
            return self.limit
        return max(self.limit or 0, self.release.limit)

    @property
    def is_open(self) -> bool:
        """Tell whether the breaker holds reminders back."""
        limit = self.limit_in_force
        return limit is not None and self.sent >= limit

    def limit_if_released(self) -> int:
        """Return the limit after a release: the count so far, and a normal day's limit more."""
        return self.sent + max(self.limit or 0, 1)


def with_floor(day: BreakerDay, breaker: Breaker) -> BreakerDay:
    """Return a day with the limit that holds while no daily pass has counted one."""
    return replace(day, limit=breaker.floor) if day.limit is None else day


def breaker_day(at: datetime) -> date:
    """Return the breaker's day of an instant; it begins at 06:00 UTC."""
    return (at.astimezone(UTC) - _DAY_BEGINS).date()


def hour_in(day: date, hour: int) -> datetime:
    """Return an hour (UTC) of one of the breaker's days: those before 06:00 are its last ones."""
    begin = datetime.combine(day, time(hour), UTC)
    return begin if breaker_day(begin) == day else begin + timedelta(days=1)


def limit_of(counts: Iterable[int], breaker: Breaker) -> int:
    """Return the limit that follows from the counts of recent days.

    Days without reminders, such as Sundays and holidays, are left out of the median.

    Args:
        counts: reminders of each of the trailing days, in any order.
        breaker: the creditor's policy.
    """
    sent = sorted(count for count in counts if count > 0)
    # The middle one, the lower of two: the library that has it takes long to import.
    normal = sent[(len(sent) - 1) // 2] if sent else 0
    return max(breaker.floor, breaker.percent * normal // 100)
