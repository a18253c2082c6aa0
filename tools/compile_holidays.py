"""Compile the holiday files from the `holidays` library and the overlays of the rule packs.

The functions ship the compiled files and not the library: a past decision can be replayed with
the calendar of its day, and a new release of the library changes nothing without a review.

    python -m tools.compile_holidays            writes every file
    python -m tools.compile_holidays --check    names the files that would change
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import holidays

DATA = Path(__file__).parents[1] / "layers/shared/python/puntual/data"
# The library computes further, but each year more of what it computes waits for a decree.
YEARS = range(2011, 2034)

_TUESDAY, _THURSDAY = 1, 3
_DAY = timedelta(days=1)

# By how many days a decree may move a holiday, by its weekday, Monday first.
_MOVES: dict[str, dict[int, tuple[int, ...]]] = {
    "friday_or_monday": {5: (-1, 2), 6: (-2, 1)},
    "nearest_monday": {1: (-1,), 2: (-2,), 3: (4,), 4: (3,), 5: (2,), 6: (1,)},
}

type Days = dict[date, str]
type Document = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Write or check every calendar; return the exit code."""
    parser = argparse.ArgumentParser(description="Compile the holiday files.")
    parser.add_argument("--check", action="store_true", help="write nothing, report differences")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of packs and calendars")
    options = parser.parse_args(arguments)
    stale = [(path, text) for path, text in compiled_files(options.data) if _read(path) != text]
    for path, text in stale:
        print(f"{path.name} differs from the library or the pack")
        if not options.check:
            path.write_text(text, encoding="utf-8")
    return 1 if options.check and stale else 0


def compiled_files(data: Path = DATA) -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of each calendar, the union of all at the end."""
    documents: list[Document] = []
    for pack in _packs(data):
        if pack["holidays"].get("union"):
            document = compile_union(pack["country"], documents)
        else:
            document = compile_country(pack)
            documents.append(document)
        path = data / "holidays" / f"{pack['country']}.json"
        yield path, json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def compile_country(pack: Mapping[str, Any]) -> Document:
    """Return the calendar of one country as it is stored."""
    chosen = pack["holidays"]
    national = _from_library(pack, None)
    incomplete = {int(year): str(why) for year, why in chosen.get("incomplete", {}).items()}
    regions = {
        code: _without(_from_library(pack, code), national) for code in _library_regions(pack)
    }
    overlays = [_overlay(overlay) for overlay in chosen.get("overlays", [])]
    if undecided := chosen.get("undecided"):
        overlays.append(_possible_moves(national, undecided))
    if incomplete:
        overlays.append(_possible_bridges(national, incomplete))
    return _header(pack["country"], chosen["categories"], chosen["language"]) | {
        "incomplete_years": {str(year): why for year, why in sorted(incomplete.items())},
        "national": _stored(national),
        "subdivisions": {code: _stored(days) for code, days in sorted(regions.items()) if days},
        "overlays": overlays,
    }


def compile_union(country: str, documents: Iterable[Document]) -> Document:
    """Return the days on which any of the countries rests, named after those countries."""
    resting: dict[str, list[str]] = {}
    for document in documents:
        for day in document["national"]:
            resting.setdefault(day, []).append(document["country"])
    return _header(country, [], "") | {
        "incomplete_years": {},
        "national": {day: " ".join(countries) for day, countries in sorted(resting.items())},
        "subdivisions": {},
        "overlays": [],
    }


def _packs(data: Path) -> list[dict[str, Any]]:
    """Return the packs, the one that unites the others last."""
    paths = (data / "contact_rules").glob("*.toml")
    packs = [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths]
    return sorted(packs, key=lambda pack: (bool(pack["holidays"].get("union")), pack["country"]))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _header(country: str, categories: list[str], language: str) -> Document:
    return {
        "country": country,
        "library_version": version("holidays"),
        "categories": categories,
        "language": language,
        "first_year": YEARS.start,
        "last_year": YEARS.stop - 1,
    }


def _from_library(pack: Mapping[str, Any], region: str | None) -> Days:
    found = holidays.country_holidays(
        pack["country"],
        subdiv=region,
        years=YEARS,
        categories=pack["holidays"]["categories"],
        language=pack["holidays"]["language"],
    )
    return {day: name for day, name in found.items() if day.year in YEARS}


def _library_regions(pack: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pack's subdivisions that have holidays of their own in the library."""
    known = holidays.list_supported_countries()[pack["country"]]
    return (code for code in pack["geography"].get("subdivisions", {}) if code in known)


def _without(days: Days, others: Days) -> Days:
    return {day: name for day, name in days.items() if day not in others}


def _overlay(overlay: Mapping[str, Any]) -> Document:
    """Return the days of an overlay rule for all years."""
    days = {date.fromisoformat(day): name for day, name in overlay.get("dates", {}).items()}
    for year in YEARS:
        for month_day, name in overlay.get("fixed", {}).items():
            days[date.fromisoformat(f"{year}-{month_day}")] = name
        for offset, name in overlay.get("easter", {}).items():
            days[easter_sunday(year) + timedelta(days=int(offset))] = name
    return {"name": overlay["name"], "source": overlay["source"], "days": _stored(days)}


def easter_sunday(year: int) -> date:
    """Return the Gregorian Easter Sunday, by the anonymous computus."""
    century = year // 100
    golden = year % 19
    correction = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = correction - (correction // 28) * (1 - (29 // (correction + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    month, day = divmod(moon - weekday + 28 + 31 * 3 - 1, 31)
    return date(year, month, day + 1)


def _possible_bridges(national: Days, years: Iterable[int]) -> Document:
    """Close the day between a holiday and the weekend where bridges are not decreed yet.

    A bridge day becomes known only when it is decreed; a reminder on it could not be undone.
    """
    days: Days = {}
    for day in (day for day in national if day.year in years):
        if day.weekday() == _TUESDAY:
            days[day - _DAY] = "Posible feriado puente"
        elif day.weekday() == _THURSDAY:
            days[day + _DAY] = "Posible feriado puente"
    closed = _stored(_without(days, national))
    return {"name": "Possible bridge days", "source": "computed: decree pending", "days": closed}


def _possible_moves(national: Days, undecided: Mapping[str, Any]) -> Document:
    """Close the days to which a decree may still move a holiday, besides the holiday itself."""
    moves = _MOVES[undecided["move_to"]]
    days: Days = {}
    for day, name in national.items():
        if day.year >= undecided["first_year"] and any(one in name for one in undecided["names"]):
            for offset in moves.get(day.weekday(), ()):
                days[day + offset * _DAY] = f"{name} (traslado posible)"
    closed = _stored(_without(days, national))
    return {"name": "Possible moves", "source": undecided["source"], "days": closed}


def _stored(days: Days) -> dict[str, str]:
    return {day.isoformat(): name for day, name in sorted(days.items())}


if __name__ == "__main__":
    sys.exit(main())
