"""Aging buckets: how long an instalment has been overdue, as half-open ranges of days."""

from datetime import date
from enum import StrEnum


class AgingBucket(StrEnum):
    """The buckets of the trade; day 30 is still the first, day 31 the second."""

    CURRENT = "current"
    DAYS_1_30 = "1-30"
    DAYS_31_60 = "31-60"
    DAYS_61_90 = "61-90"
    OVER_90 = "over-90"


_LAST_DAYS = (
    (0, AgingBucket.CURRENT),
    (30, AgingBucket.DAYS_1_30),
    (60, AgingBucket.DAYS_31_60),
    (90, AgingBucket.DAYS_61_90),
)


def bucket_of(days_past_due: int) -> AgingBucket:
    """Return the bucket of an instalment by its days past due; the due day itself is current."""
    for last_day, bucket in _LAST_DAYS:
        if days_past_due <= last_day:
            return bucket
    return AgingBucket.OVER_90


def days_to_next_bucket(days_past_due: int) -> int | None:
    """Return after how many days an instalment enters the next bucket; None in the last one."""
    return next(
        (last + 1 - days_past_due for last, _ in _LAST_DAYS if days_past_due <= last), None
    )


def years_before(day: date, years: int) -> date:
    """Return the same day of an earlier year; the last of February for a leap day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
