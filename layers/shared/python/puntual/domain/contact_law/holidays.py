"""Holidays: days without contact, of a country and of its subdivisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """Days without contact, by date with their names, and the years the calendar knows."""

    days: Mapping[date, str] = field(hash=False)
    covered_years: frozenset[int]

    def __hash__(self) -> int:
        """Tell most calendars apart without reading their days."""
        return hash((len(self.days), self.covered_years))

    def is_closed(self, day: date) -> bool:
        """Tell whether a day is without contact; a year without calendar is closed."""
        return day in self.days or not self.knows(day)

    def knows(self, day: date) -> bool:
        """Tell whether the calendar covers a day: of no other day it can say that it is open."""
        return day.year in self.covered_years

    @property
    def last_day(self) -> date:
        """Return the last day that the calendar covers."""
        return date(max(self.covered_years), 12, 31)

    def merge(self, extra: Mapping[date, str]) -> "HolidayCalendar":
        """Return the calendar with more closed days; the covered years stay the same."""
        return HolidayCalendar({**extra, **self.days}, self.covered_years)


@dataclass(frozen=True, slots=True)
class HolidayBook:
    """A country's calendars: the national one, and those of subdivisions with own days."""

    national: HolidayCalendar
    subdivisions: Mapping[str, HolidayCalendar] = field(default_factory=dict, hash=False)
    version: str = ""

    def calendar_for(self, subdivision: str | None) -> HolidayCalendar:
        """Return the subdivision's calendar; without a subdivision, the national one."""
        return self.subdivisions.get(subdivision or "", self.national)
