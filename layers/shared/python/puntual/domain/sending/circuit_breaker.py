"""A day's volume of reminders, and above which volume a person must look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median_low

from puntual.domain.policies.policy import Breaker

# Days before today that say what is normal.
TRAILING_DAYS = 14

# 06:00 UTC lies between ten at night in Tijuana and four in the morning in Noronha, when no law
# lets anybody be reminded: no batch is ever split between two of the breaker's days.
_DAY_BEGINS = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class BreakerRelease:
    """Somebody let more reminders go out on a day.

    Attributes:
        sent: the day's reminders that were shown to, and typed by, whoever released it.
        limit: the day's limit from now on.
        by: who, as the creditor names its people; never empty.
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
        sent: reminders that left, or may have.
        limit: above which the breaker opens, without a release; None while nothing is known.
        release: the last one of that day, if any.
    """

    sent: int = 0
    limit: int | None = None
    release: BreakerRelease | None = None

    @property
    def limit_in_force(self) -> int | None:
        """The limit, a release included; a release never lowers it."""
        if self.limit is None or self.release is None:
            return self.limit
        return max(self.limit, self.release.limit)

    @property
    def is_open(self) -> bool:
        """Tell whether the breaker holds reminders back."""
        limit = self.limit_in_force
        return limit is not None and self.sent >= limit

    def limit_if_released(self) -> int:
        """Return the limit after a release: as many again as a normal day may have."""
        return self.sent + max(self.limit or 0, 1)


def breaker_day(at: datetime) -> date:
    """Return the day of the breaker that an instant belongs to; it begins at 06:00 UTC."""
    return (at.astimezone(UTC) - _DAY_BEGINS).date()


def limit_of(counts: Iterable[int], breaker: Breaker) -> int:
    """Return above how many reminders a day is abnormal.

    Days without any reminder say nothing of what is normal: they are Sundays and holidays.

    Args:
        counts: reminders of each of the trailing days, in any order.
        breaker: the creditor's policy.
    """
    sent = [count for count in counts if count > 0]
    normal = median_low(sent) if sent else 0
    return max(breaker.floor, breaker.percent * normal // 100)
