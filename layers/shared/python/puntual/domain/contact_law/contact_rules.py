"""What the law and good practice let us do with one debtor: hours, holidays and caps.

A `RulePack` is what is known about one country. It holds dated entries, because laws change
and a past decision must be replayable with the rules of its day. `resolve_rules` narrows a pack
down to `ContactRules`: the rules for one debtor at one instant.

Everything fails closed: what is unknown makes the rules stricter, never laxer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, reduce
from itertools import pairwise
from typing import Self
from zoneinfo import ZoneInfo

from puntual.domain.contact_law.zones import Geography, Whereabouts, locate

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
        """Return what both windows allow, or None when they do not overlap."""
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
        """Return hours that never close: a creditor without hours of its own."""
        return cls(((TimeWindow(time.min, time.min),),) * _DAYS_IN_WEEK)

    def intersect(self, other: "WeeklyHours") -> "WeeklyHours":
        """Return the hours open in both weeks."""
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


@dataclass(frozen=True, slots=True)
class Caps:
    """How often one debtor may be contacted, over all debts, cadences and channels.

    Every outbound attempt counts, delivered or not: a Colombian authority is reported to treat
    sending to an authorised channel as a direct contact.

    Attributes:
        one_channel_per_week: whether whoever was contacted over one channel must not be contacted
            over another one in the same week.
    """

    per_day: int
    per_week: int
    min_gap: timedelta
    per_debt_total: int
    one_channel_per_week: bool = False

    def __post_init__(self) -> None:
        """Refuse a cap of zero: it is a prohibition, and those are holds with a reason."""
        if min(self.per_day, self.per_week, self.per_debt_total) < 1:
            raise ValueError("a cap must allow at least one contact")
        if self.min_gap < timedelta(0):
            raise ValueError("the minimum gap between contacts cannot be negative")

    def stricter(self, other: "Caps") -> "Caps":
        """Return the caps that satisfy both, as when a creditor adds its own."""
        return Caps(
            per_day=min(self.per_day, other.per_day),
            per_week=min(self.per_week, other.per_week),
            min_gap=max(self.min_gap, other.min_gap),
            per_debt_total=min(self.per_debt_total, other.per_debt_total),
            one_channel_per_week=self.one_channel_per_week or other.one_channel_per_week,
        )


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """Days without contact, by date with their names, and the years the calendar knows."""

    days: Mapping[date, str] = field(hash=False)
    covered_years: frozenset[int]

    def __hash__(self) -> int:
        """Tell most calendars apart without reading their days."""
        return hash((len(self.days), self.covered_years))

    def is_holiday(self, day: date) -> bool:
        """Say whether the day is listed. A day in an uncovered year is not: see `is_closed`."""
        return day in self.days

    def is_closed(self, day: date) -> bool:
        """Say whether contact is out on that day; an unknown year is closed throughout."""
        return day in self.days or day.year not in self.covered_years

    def merge(self, extra: Mapping[date, str]) -> "HolidayCalendar":
        """Return the calendar with more closed days; the covered years stay the same."""
        return HolidayCalendar({**extra, **self.days}, self.covered_years)


@dataclass(frozen=True, slots=True)
class HolidayBook:
    """A country's holidays: the national ones, and per subdivision those and its own."""

    national: HolidayCalendar
    subdivisions: Mapping[str, HolidayCalendar] = field(default_factory=dict, hash=False)
    version: str = ""

    def calendar_for(self, subdivision: str | None) -> HolidayCalendar:
        """Return the subdivision's calendar; without a subdivision, the national one."""
        return self.subdivisions.get(subdivision or "", self.national)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from and how far it is to be trusted."""

    id: str
    instrument: str
    article: str
    effective: str
    reference: str
    confidence: str


@dataclass(frozen=True, slots=True)
class CountryRules:
    """One dated entry of a pack: the rules from `in_force_from` until the next entry."""

    in_force_from: date
    hours: WeeklyHours
    caps: Caps
    subdivision_hours: Mapping[str, WeeklyHours] = field(default_factory=dict, hash=False)
    sources: tuple[Source, ...] = ()
    strictest: WeeklyHours = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Intersect all subdivisions once: it is asked for at every decision."""
        strictest = reduce(WeeklyHours.intersect, self.subdivision_hours.values(), self.hours)
        object.__setattr__(self, "strictest", strictest)

    def hours_for(self, subdivision: str | None) -> WeeklyHours:
        """Return the subdivision's hours; when it is unknown, what is legal in all of them."""
        if subdivision is None:
            return self.strictest
        return self.subdivision_hours.get(subdivision, self.hours)


@dataclass(frozen=True, slots=True)
class RulePack:
    """All that is known about one country, entries oldest first."""

    country: str
    version: str
    geography: Geography
    entries: tuple[CountryRules, ...]
    holidays: HolidayBook

    def __post_init__(self) -> None:
        """Refuse a pack whose entries cannot be told apart by date."""
        starts = [entry.in_force_from for entry in self.entries]
        if not starts or starts != sorted(set(starts)):
            raise ValueError(f"the pack {self.country} needs entries in order, one per date")

    def entry_at(self, day: date) -> CountryRules:
        """Return the entry in force on a day; before the first entry, the first one applies."""
        in_force = [entry for entry in self.entries if entry.in_force_from <= day]
        return in_force[-1] if in_force else self.entries[0]

    def next_change(self, day: date) -> date | None:
        """Return the date on which the entry in force on `day` is replaced."""
        later = (e.in_force_from for e in self.entries[1:] if e.in_force_from > day)
        return next(later, None)


@dataclass(frozen=True, slots=True)
class ContactRules:
    """What applies to one debtor: every zone the debtor may be in, and the rules there.

    Attributes:
        zones: All possible zones; an instant must be legal in each of them.
        hours: Legal hours in local time, before the creditor's own.
        holidays: National, subdivision and overlay days in one calendar.
        caps: Frequency caps over all attempts.
        pack: Country and version of the pack, for the record of the decision.
        entry: The date of the entry in force, for the record.
        holidays_version: The version of the compiled calendar, for the record.
        subdivision: The state the rules were resolved for, or None when it is unknown.
        changes_at: The instant at which another entry comes into force, or None.
    """

    zones: tuple[ZoneInfo, ...]
    hours: WeeklyHours
    holidays: HolidayCalendar
    caps: Caps
    pack: str
    entry: str
    holidays_version: str = ""
    subdivision: str | None = None
    changes_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse rules without a zone: every instant would be legal in all of none."""
        if not self.zones:
            raise ValueError("contact rules need at least one zone")


def resolve_rules(pack: RulePack, whereabouts: Whereabouts, at: datetime) -> ContactRules | None:
    """Return the rules for one debtor at an instant, or None when no zone is known at all.

    Args:
        pack: The pack of the debtor's country, or the strict pack for an unknown country.
        whereabouts: What is known about where the debtor is.
        at: The instant of the decision, which selects the dated entry.
    """
    place = locate(pack.geography, whereabouts)
    if not place.zones:
        return None
    reference = (pack.geography.zones or place.zones)[0]
    today = at.astimezone(reference).date()
    entry = pack.entry_at(today)
    return ContactRules(
        zones=place.zones,
        hours=entry.hours_for(place.subdivision),
        holidays=pack.holidays.calendar_for(place.subdivision),
        caps=entry.caps,
        pack=f"{pack.country}/{pack.version}",
        entry=entry.in_force_from.isoformat(),
        holidays_version=pack.holidays.version,
        subdivision=place.subdivision,
        changes_at=_start_of(pack.next_change(today), reference),
    )


def _start_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day, time.min, zone).astimezone(UTC)
