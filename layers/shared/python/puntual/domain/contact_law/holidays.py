"""Holidays: days without contact, of a country and of its subdivisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Days on which a creditor does not write: dates, and days of each year."""

    dates: frozenset[date] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()

    def __contains__(self, day: date) -> bool:
        """Tell whether the creditor is closed on a day."""
        return day in self.dates or (day.month, day.day) in self.yearly


NEVER_CLOSED = ClosedDays()


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """Days without contact, by date with their names, and the years the calendar knows.

    Attributes:
        by_creditor: days that the creditor itself is closed on, besides the holidays.
        decreed: days that an operator closed in the whole country, as for a mourning.
    """

    days: Mapping[date, str] = field(hash=False)
    covered_years: frozenset[int]
    by_creditor: ClosedDays = NEVER_CLOSED
    decreed: frozenset[date] = frozenset()

    def __hash__(self) -> int:
        """Tell most calendars apart without reading their days."""
        return hash((len(self.days), self.covered_years, self.by_creditor, self.decreed))

    def is_closed(self, day: date) -> bool:
        """Tell whether a day is without contact; a year without calendar is closed."""
        return self.is_holiday(day) or day in self.by_creditor or not self.knows(day)

    def is_holiday(self, day: date) -> bool:
        """Tell whether a day is a holiday, by the calendar or by decree."""
        return day in self.days or day in self.decreed

    def knows(self, day: date) -> bool:
        """Tell whether the calendar covers a day: of no other day it can say that it is open."""
        return day.year in self.covered_years

    @property
    def last_day(self) -> date:
        """Return the last day that the calendar covers."""
        return date(max(self.covered_years), 12, 31)

    def merge(self, extra: Mapping[date, str]) -> "HolidayCalendar":
        """Return the calendar with more closed days; the covered years stay the same."""
        return replace(self, days={**extra, **self.days})


@dataclass(frozen=True, slots=True)
class HolidayBook:
    """A country's calendars: the national one, and those of subdivisions with own days."""

    national: HolidayCalendar
    subdivisions: Mapping[str, HolidayCalendar] = field(default_factory=dict, hash=False)
    version: str = ""

    def calendar_for(self, subdivision: str | None) -> HolidayCalendar:
        """Return the subdivision's calendar; without a subdivision, the national one."""
        return self.subdivisions.get(subdivision or "", self.national)
