"""Hours of contact: windows of local wall time for each weekday."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import lru_cache
from itertools import pairwise
from typing import Self

_DAYS_IN_WEEK = 7


@dataclass(frozen=True, slots=True, order=True)
class TimeWindow:
    """A half-open span of local wall time on one day, `[start, end)`.

    An `end` of 00:00 means the end of the day, which `datetime.time` cannot express otherwise.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        """Refuse an empty or backward window: it would silently close or open a whole day."""
        if self.start.tzinfo is not None or self.end.tzinfo is not None:
            raise ValueError("a time window holds wall times, without a zone")
        if self.end != time.min and self.start >= self.end:
            raise ValueError(f"the window starts at {self.start} but ends at {self.end}")

    def intersect(self, other: Self) -> Self | None:
        """Return the overlap of both windows; None without one."""
        start = max(self.start, other.start)
        end = min(self.end, other.end, key=_end_of_window)
        if end != time.min and start >= end:
            return None
        return type(self)(start, end)


def _end_of_window(end: time) -> tuple[bool, time]:
    """Sort 00:00, which closes the day, after every other end."""
    return (end == time.min, end)


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The windows of each weekday, Monday first. A day without windows is closed."""

    days: tuple[tuple[TimeWindow, ...], ...]
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse anything but seven days of ordered, disjoint windows."""
        # Hours are looked up in caches at every decision; their hash costs more than the answer.
        object.__setattr__(self, "_hash", hash(self.days))
        if len(self.days) != _DAYS_IN_WEEK:
            raise ValueError(f"weekly hours need 7 days, got {len(self.days)}")
        for windows in self.days:
            _require_ordered(windows)

    def __hash__(self) -> int:
        """Return the hash that was computed once."""
        return self._hash

    @classmethod
    def always(cls) -> Self:
        """Return hours that never close, for a creditor without hours of its own."""
        return cls(((TimeWindow(time.min, time.min),),) * _DAYS_IN_WEEK)

    def intersect(self, other: "WeeklyHours") -> "WeeklyHours":
        """Return the hours that are open in both weeks."""
        return _intersect_weeks(self, other)


def _require_ordered(windows: Sequence[TimeWindow]) -> None:
    for earlier, later in pairwise(windows):
        if earlier.end == time.min or earlier.end > later.start:
            raise ValueError(f"the windows {earlier} and {later} overlap or are out of order")


@lru_cache(maxsize=1024)
def _intersect_weeks(one: WeeklyHours, other: WeeklyHours) -> WeeklyHours:
    return WeeklyHours(
        tuple(_intersect_days(*pair) for pair in zip(one.days, other.days, strict=True))
    )


def _intersect_days(
    one: Iterable[TimeWindow], other: Sequence[TimeWindow]
) -> tuple[TimeWindow, ...]:
    overlaps = (mine.intersect(theirs) for mine in one for theirs in other)
    return tuple(sorted(overlap for overlap in overlaps if overlap is not None))
