"""What the packs say, read anew: hours by state, zones, holidays and caps."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

import holidays

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
YEARS: Final = range(2024, 2034)
_STEP: Final = timedelta(minutes=15)

type Minutes = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Facts:
    """What is declared of a debtor."""

    country: str
    state: str | None = None
    zone: str | None = None


@lru_cache(maxsize=64)
def pack(country: str) -> Mapping[str, Any]:
    """Return a country's pack; that for unknown countries where it has none."""
    folder = resources.files("puntual.data") / "contact_rules"
    file = folder / f"{country}.toml"
    file = file if file.is_file() else folder / "GLOBAL.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def countries() -> list[str]:
    """Return the countries with a pack of their own."""
    folder = resources.files("puntual.data") / "contact_rules"
    return sorted(one.name[:2] for one in folder.iterdir() if len(one.name) == len("MX.toml"))


def states(country: str) -> Mapping[str, Any]:
    """Return the states of a country."""
    found: Mapping[str, Any] = pack(country)["geography"].get("subdivisions", {})
    return found


def entry(country: str, day: date) -> Mapping[str, Any]:
    """Return the rules of a day."""
    entries: Sequence[Mapping[str, Any]] = pack(country)["entries"]
    begun = [one for one in entries if one["in_force_from"] <= day]
    return begun[-1] if begun else entries[0]


def readings(facts: Facts, at: datetime) -> list[tuple[ZoneInfo, str | None]]:
    """Return every clock and state that the facts may mean; each has to allow an instant."""
    geography = pack(facts.country)["geography"]
    known = states(facts.country).get(facts.state or "")
    expected = known["zones"] if known else geography["zones"]
    if facts.zone is None:
        return [(ZoneInfo(one), facts.state) for one in expected]
    declared = ZoneInfo(facts.zone)
    offsets = {at.astimezone(ZoneInfo(one)).utcoffset() for one in expected}
    if not expected or at.astimezone(declared).utcoffset() in offsets:
        return [(declared, facts.state)]
    return [(declared, facts.state), *((ZoneInfo(one), facts.state) for one in expected)]


def is_legal(facts: Facts, at: datetime, ttl: timedelta) -> bool:
    """Tell whether a message may be delivered at any time from an instant to its TTL's end."""
    instants = [*_from_to(at, at + ttl)]
    return all(
        _is_open(facts.country, state, one.astimezone(zone))
        for zone, state in readings(facts, at)
        for one in instants
    )


def hours(country: str, state: str | None, day: date) -> list[Minutes]:
    """Return the windows of a day; of an unknown state those of every state, which all bind."""
    rules = entry(country, day)
    weekday = _DAYS[day.weekday()]
    by_state = rules.get("subdivisions", {})
    if state is not None:
        return [_minutes(by_state.get(state, rules)["hours"][weekday])]
    return [_minutes(one["hours"][weekday]) for one in (rules, *by_state.values())]


@lru_cache(maxsize=512)
def closed_days(country: str, state: str | None) -> frozenset[date]:
    """Return holidays and overlays; where a country is unknown, those of all countries."""
    chosen = pack(country)["holidays"]
    if chosen.get("union"):
        return frozenset().union(*(_of_library(one, None) for one in countries()))
    found = {*_of_library(country, None), *_of_library(country, state)}
    for overlay in chosen.get("overlays", ()):
        found |= {date.fromisoformat(one) for one in overlay.get("dates", {})}
        for year in YEARS:
            found |= {date.fromisoformat(f"{year}-{one}") for one in overlay.get("fixed", {})}
            found |= {easter(year) + timedelta(int(one)) for one in overlay.get("easter", {})}
    return frozenset(found)


def may_be_moved(country: str, day: date) -> bool:
    """Tell whether a decree may still close a day: there the product is silent on purpose."""
    chosen = pack(country)["holidays"]
    waits = day.year >= chosen.get("undecided", {}).get("first_year", 9999)
    waits |= str(day.year) in chosen.get("incomplete", {})
    near = (day + timedelta(days=number) for number in range(-5, 6))
    return waits and any(one in closed_days(country, None) for one in near)


def easter(year: int) -> date:
    """Return Easter Sunday, by the method of Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    x = (32 + 2 * e + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + x - 7 * ((a + 11 * h + 22 * x) // 451) + 114, 31)
    return date(year, month, day + 1)


def _of_library(country: str, state: str | None) -> frozenset[date]:
    chosen = pack(country)["holidays"]
    known = holidays.list_supported_countries()[country]
    if state is not None and state not in known:
        return frozenset()
    found = holidays.country_holidays(
        country, subdiv=state, years=YEARS, categories=chosen["categories"]
    )
    return frozenset(found)


def _from_to(start: datetime, end: datetime) -> Iterator[datetime]:
    at = start
    while at < end - timedelta(seconds=1):
        yield at
        at += _STEP
    yield end - timedelta(seconds=1)


def _is_open(country: str, state: str | None, local: datetime) -> bool:
    day, minute = local.date(), local.hour * 60 + local.minute
    if day in closed_days(country, state) or day.year not in YEARS:
        return False
    windows = hours(country, state, day)
    return all(any(start <= minute < end for start, end in one) for one in windows)


def _minutes(texts: Sequence[str]) -> Minutes:
    return tuple(_window(text) for text in texts)


def _window(text: str) -> tuple[int, int]:
    start, end = (int(one[:2]) * 60 + int(one[3:]) for one in text.split("-"))
    return start, end or 24 * 60
