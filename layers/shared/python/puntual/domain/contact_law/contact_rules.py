"""Contact rules of law and good practice: hours, holidays and caps for one debtor.

A `RulePack` holds the rules of one country in dated entries, because laws change and a past
decision must be replayable with the rules of its day. `resolve_rules` narrows a pack down to
`ContactRules`: the rules for one debtor at one instant.

All of it fails closed: missing information makes the rules stricter, never laxer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

from puntual.domain.contact_law.holidays import HolidayBook, HolidayCalendar
from puntual.domain.contact_law.weekly_hours import WeeklyHours
from puntual.domain.contact_law.zones import (
    Geography,
    Whereabouts,
    add_contradicted,
    contradict,
    locate,
)


@dataclass(frozen=True, slots=True)
class Caps:
    """How often one debtor may be contacted, over all debts, cadences and channels.

    Every outbound attempt counts, delivered or not: a Colombian authority is reported to treat
    sending to an authorised channel as a direct contact.

    Attributes:
        one_channel_per_week: whether a contact over one channel excludes all other channels in
            the same week.
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
        """Return the stricter of both, field by field, as when a creditor adds its own caps."""
        return Caps(
            per_day=min(self.per_day, other.per_day),
            per_week=min(self.per_week, other.per_week),
            min_gap=max(self.min_gap, other.min_gap),
            per_debt_total=min(self.per_debt_total, other.per_debt_total),
            one_channel_per_week=self.one_channel_per_week or other.one_channel_per_week,
        )


@dataclass(frozen=True, slots=True)
class LawCaps:
    """What the law itself allows, where it says a number; None where it says none.

    All else in a pack's caps is good practice: a creditor may ask for more or less of it.
    """

    per_day: int | None = None
    per_week: int | None = None
    min_gap: timedelta = timedelta(0)
    one_channel_per_week: bool = False

    def bound(self, caps: Caps) -> Caps:
        """Return caps that are nowhere laxer than the law."""
        return Caps(
            per_day=caps.per_day if self.per_day is None else min(caps.per_day, self.per_day),
            per_week=caps.per_week if self.per_week is None else min(caps.per_week, self.per_week),
            min_gap=max(caps.min_gap, self.min_gap),
            per_debt_total=caps.per_debt_total,
            one_channel_per_week=caps.one_channel_per_week or self.one_channel_per_week,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """The legal source of a rule, and the confidence in its reading."""

    id: str
    instrument: str
    article: str
    effective: str
    reference: str
    confidence: str


@dataclass(frozen=True, slots=True)
class CountryRules:
    """One dated entry of a pack: the rules from `in_force_from` until the next entry.

    Attributes:
        caps: the good practice for those to whom no policy asks for another one.
        law: the law's own caps, on the strictest reading; None counts `caps` as the law's.
        readings: what the law allows on another reading, by its name.
        debt_age_years: how old a debt may be that is asked for without a person; None for any.
        answers_at_any_hour: whether the law lets what somebody asked for be told at once.
        written_copy_days: days after the first notice of an overdue debt from which on a consumer
            gets a written copy of it; None where no law wants one.
        amount_after_confirmation: whether a person's phone is told what is owed only once it has
            said whose it is.
    """

    in_force_from: date
    hours: WeeklyHours
    caps: Caps
    law: LawCaps | None = None
    readings: Mapping[str, LawCaps] = field(default_factory=dict, hash=False)
    subdivision_hours: Mapping[str, WeeklyHours] = field(default_factory=dict, hash=False)
    sources: tuple[Source, ...] = ()
    debt_age_years: int | None = None
    answers_at_any_hour: bool = False
    written_copy_days: int | None = None
    amount_after_confirmation: bool = False
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
    """The contact rules of one country, entries oldest first."""

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

    def hours_in(
        self, entry: CountryRules, zones: tuple[ZoneInfo, ...], subdivision: str | None
    ) -> WeeklyHours:
        """Return an entry's hours at a place; of contradictory facts, what all states allow."""
        contradicted = contradict(self.geography, zones, subdivision)
        return entry.strictest if contradicted else entry.hours_for(subdivision)

    def next_change(self, day: date) -> date | None:
        """Return the date on which the entry in force on `day` is replaced."""
        later = (e.in_force_from for e in self.entries[1:] if e.in_force_from > day)
        return next(later, None)


@dataclass(frozen=True, slots=True)
class ContactRules:
    """The rules for one debtor: every zone the debtor may be in, and the rules there.

    Attributes:
        zones: All possible zones; an instant must be legal in each of them.
        hours: Legal hours in local time, before the creditor's own.
        holidays: National, subdivision and overlay days in one calendar.
        caps: Frequency caps over all attempts, unless a policy asks for others.
        law: What no policy can loosen; None counts `caps` as the law's.
        readings: The law on other readings than the strictest, by name.
        pack: Country and version of the pack, for the record of the decision.
        entry: The date of the entry in force, for the record.
        holidays_version: The version of the compiled calendar, for the record.
        subdivision: The state the rules were resolved for, or None when it is unknown.
        changes_at: The instant at which another entry comes into force, or None.
        debt_age_years: How old a debt may be that is asked for without a person; None for any.
        answers_at_any_hour: Whether what the debtor asks for may be told outside the hours.
        written_copy_days: When a consumer gets a written copy of an overdue debt; None for never.
        amount_after_confirmation: Whether a person's phone has to say first whose it is.
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
    law: LawCaps | None = None
    readings: Mapping[str, LawCaps] = field(default_factory=dict, hash=False)
    debt_age_years: int | None = None
    answers_at_any_hour: bool = False
    written_copy_days: int | None = None
    amount_after_confirmation: bool = False

    def __post_init__(self) -> None:
        """Refuse rules without a zone, for which every instant would be legal."""
        if not self.zones:
            raise ValueError("contact rules need at least one zone")

    def caps_for(self, wanted: Caps | None, reading: str | None = None) -> Caps:
        """Return the caps of a creditor: what it asks for, and never more than the law allows.

        The week and the gap are its to choose. One message a day, and how many one debt may
        bring in all, are promises of the product: those a creditor can only tighten.

        Args:
            wanted: The caps of the policy; None for the good practice of the pack.
            reading: The reading of the law that the creditor has chosen, where there are several.
        """
        if self.law is None:
            return self.caps if wanted is None else self.caps.stricter(wanted)
        law = self.readings.get(reading or "", self.law)
        if wanted is None:
            return law.bound(self.caps)
        per_day = min(wanted.per_day, self.caps.per_day)
        per_debt_total = min(wanted.per_debt_total, self.caps.per_debt_total)
        return law.bound(replace(wanted, per_day=per_day, per_debt_total=per_debt_total))


def resolve_rules(pack: RulePack, whereabouts: Whereabouts, at: datetime) -> ContactRules | None:
    """Return the rules for one debtor at an instant, or None when no zone is known at all.

    Args:
        pack: The pack of the debtor's country, or the strict pack for an unknown country.
        whereabouts: Evidence of where the debtor is.
        at: The instant of the decision, which selects the dated entry.
    """
    place = locate(pack.geography, whereabouts)
    if not place.zones:
        return None
    place = add_contradicted(pack.geography, whereabouts, place, at)
    reference = (pack.geography.zones or place.zones)[0]
    today = at.astimezone(reference).date()
    entry = pack.entry_at(today)
    return ContactRules(
        zones=place.zones,
        hours=pack.hours_in(entry, place.zones, place.subdivision),
        holidays=pack.holidays.calendar_for(place.subdivision),
        caps=entry.caps,
        pack=f"{pack.country}/{pack.version}",
        entry=entry.in_force_from.isoformat(),
        holidays_version=pack.holidays.version,
        subdivision=place.subdivision,
        changes_at=_start_of(pack.next_change(today), reference),
        law=entry.law,
        readings=entry.readings,
        debt_age_years=entry.debt_age_years,
        answers_at_any_hour=entry.answers_at_any_hour,
        written_copy_days=entry.written_copy_days,
        amount_after_confirmation=entry.amount_after_confirmation,
    )


def _start_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day, time.min, zone).astimezone(UTC)
