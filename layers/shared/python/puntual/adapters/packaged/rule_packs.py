"""The rule book as it ships: contact rules and holidays from the package's data files.

Nothing is read until a country is first asked for; then it stays in memory with the instance.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from puntual.data import FOLDER
from puntual.domain.contact_law.contact_rules import (
    Caps,
    ContactRules,
    CountryRules,
    LawCaps,
    RulePack,
    Source,
    resolve_rules,
)
from puntual.domain.contact_law.holidays import HolidayBook, HolidayCalendar
from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours
from puntual.domain.contact_law.zones import Area, Geography, Subdivision, Whereabouts
from puntual.domain.errors import MissingConfiguration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from puntual.application.decision_log import NamedRules
    from puntual.domain.accounts.account import Profile

STRICT_PACK = "GLOBAL"

_COUNTRY_CODE = re.compile("[A-Z]{2}")
_LAW_CAPS = {"per_day", "per_week", "min_gap_hours", "one_channel_per_week"}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class PackagedRuleBook:
    """Contact rules from the reviewed data files of a folder, the package's own by default."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or FOLDER
        self._packs: dict[str, RulePack] = {}

    def rules_for(self, profile: Profile, at: datetime) -> ContactRules | None:
        """Return the rules for one debtor at an instant, or None when no zone is known.

        A country without a pack gets the strictest rules, in the zone that was declared.
        A declared zone that does not exist counts as undeclared.

        Raises:
            MissingConfiguration: A pack or calendar is there but cannot be read.
        """
        whereabouts = Whereabouts(profile.state, _declared(profile.zone), profile.phone)
        return resolve_rules(self.pack_for(profile.country), whereabouts, at)

    def pack_for(self, country: str) -> RulePack:
        """Return the country's pack, or the strict one when there is none."""
        code = country.strip().upper()
        if not _COUNTRY_CODE.fullmatch(code):
            code = STRICT_PACK
        if code not in self._packs:
            self._packs[code] = self._load(code if self._file(code).is_file() else STRICT_PACK)
        return self._packs[code]

    def rules_named(self, named: NamedRules) -> ContactRules | None:
        """Return the rules of a past decision; None when another version is here now."""
        pack = self.pack_for(named.pack.partition("/")[0])
        entry = next((e for e in pack.entries if e.in_force_from.isoformat() == named.entry), None)
        versions = (f"{pack.country}/{pack.version}", pack.holidays.version)
        if entry is None or versions != (named.pack, named.holidays):
            return None
        zones = _zones(named.zones)
        return ContactRules(
            zones=zones,
            hours=pack.hours_in(entry, zones, named.subdivision),
            holidays=pack.holidays.calendar_for(named.subdivision),
            caps=entry.caps,
            pack=named.pack,
            entry=named.entry,
            holidays_version=named.holidays,
            subdivision=named.subdivision,
            changes_at=named.changes_at,
            law=entry.law,
            readings=entry.readings,
            debt_age_years=entry.debt_age_years,
            answers_at_any_hour=entry.answers_at_any_hour,
            written_copy_days=entry.written_copy_days,
            amount_after_confirmation=entry.amount_after_confirmation,
        )

    def countries(self) -> tuple[str, ...]:
        """Return the countries that have a pack of their own."""
        names = (file.name for file in (self._folder / "contact_rules").iterdir())
        codes = (name.removesuffix(".toml") for name in names if name.endswith(".toml"))
        return tuple(sorted(code for code in codes if code != STRICT_PACK))

    def _file(self, code: str) -> Path:
        return self._folder / "contact_rules" / f"{code}.toml"

    def _load(self, code: str) -> RulePack:
        calendar = self._folder / "holidays" / f"{code}.json"
        try:
            pack = tomllib.loads(self._file(code).read_text(encoding="utf-8"))
            holidays = json.loads(calendar.read_text(encoding="utf-8"))
            return _pack(pack, _holiday_book(holidays))
        except (OSError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise MissingConfiguration(
                f"the contact rules for {code} cannot be read: {error!r}"
            ) from error


def _declared(zone: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _pack(document: Mapping[str, Any], holidays: HolidayBook) -> RulePack:
    return RulePack(
        country=document["country"],
        version=document["version"],
        geography=_geography(document["country"], document["geography"]),
        entries=tuple(_entry(entry) for entry in document["entries"]),
        holidays=holidays,
    )


def _geography(country: str, table: Mapping[str, Any]) -> Geography:
    return Geography(
        country=country,
        zones=_zones(table["zones"]),
        subdivisions={
            code: Subdivision(code, tuple(found["names"]), _zones(found["zones"]))
            for code, found in table.get("subdivisions", {}).items()
        },
        areas={
            prefix: Area(prefix, found.get("subdivision"), _zones(found.get("zones", ())))
            for prefix, found in table.get("areas", {}).items()
        },
        calling_code=table["calling_code"],
        trunk_prefixes=tuple(table.get("trunk_prefixes", ())),
        national_digits=table.get("national_digits", 0),
    )


def _zones(names: Iterable[str]) -> tuple[ZoneInfo, ...]:
    return tuple(ZoneInfo(name) for name in names)


def _entry(table: Mapping[str, Any]) -> CountryRules:
    caps = table["caps"]
    return CountryRules(
        in_force_from=table["in_force_from"],
        hours=_hours(table["hours"]),
        caps=Caps(
            per_day=caps["per_day"],
            per_week=caps["per_week"],
            min_gap=timedelta(hours=caps["min_gap_hours"]),
            per_debt_total=caps["per_debt_total"],
            one_channel_per_week=caps["one_channel_per_week"],
        ),
        subdivision_hours={
            code: _hours(found["hours"]) for code, found in table.get("subdivisions", {}).items()
        },
        law=_law_caps(table["law_caps"]),
        readings={name: _law_caps(caps) for name, caps in table.get("readings", {}).items()},
        sources=tuple(Source(**source) for source in table["sources"]),
        debt_age_years=table.get("debt_age_years"),
        answers_at_any_hour=_answers_at_any_hour(table),
        written_copy_days=table.get("written_copy_days"),
        amount_after_confirmation=table.get("amount_after_confirmation", False),
    )


def _answers_at_any_hour(table: Mapping[str, Any]) -> bool:
    """Tell whether an entry lets answers go out at any hour, which it has to name a source for."""
    name = table.get("answers_at_any_hour", "")
    if name and name not in {source["id"] for source in table["sources"]}:
        raise ValueError(f"answers_at_any_hour names no source of the entry: {name}")
    return bool(name)


def _law_caps(table: Mapping[str, Any]) -> LawCaps:
    if unknown := set(table) - _LAW_CAPS:
        raise ValueError(f"law_caps has no {', '.join(sorted(unknown))}")
    return LawCaps(
        per_day=table.get("per_day"),
        per_week=table.get("per_week"),
        min_gap=timedelta(hours=table.get("min_gap_hours", 0)),
        one_channel_per_week=table.get("one_channel_per_week", False),
    )


def _hours(table: Mapping[str, list[str]]) -> WeeklyHours:
    return WeeklyHours(tuple(tuple(map(_window, table[day])) for day in _WEEKDAYS))


def _window(text: str) -> TimeWindow:
    start, end = text.split("-")
    return TimeWindow(time.fromisoformat(start), time.fromisoformat(end))


def _holiday_book(document: Mapping[str, Any]) -> HolidayBook:
    years = frozenset(range(document["first_year"], document["last_year"] + 1))
    national = HolidayCalendar(_days(document["national"]), years)
    for overlay in document["overlays"]:
        national = national.merge(_days(overlay["days"]))
    regions = document["subdivisions"].items()
    return HolidayBook(
        national=national,
        subdivisions={code: national.merge(_days(days)) for code, days in regions},
        version=f"holidays/{document['library_version']}",
    )


def _days(table: Mapping[str, str]) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in table.items()}
