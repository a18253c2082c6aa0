"""Whereabouts of a debtor: the possible zones and the state, by the evidence on record.

The order is: the zone the debtor declared, else the state, else the area of the phone number,
else every zone of the country at once. A phone number travels with its owner, so its area
is the weakest evidence and is used only where the pack lists it.

A declared zone on whose clock nobody of the declared state lives, or nobody of the country, is no
better than the state: one of them is wrong, and nobody knows which. Then both count.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from puntual.domain.contact_law.offsets import distinct_clocks


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Evidence of where a debtor is.

    Attributes:
        state: A subdivision, as ISO 3166-2 suffix ("SP"), full code ("BR-SP") or name.
        declared_zone: The zone the debtor or the creditor declared.
        phone: The number in E.164, with or without the plus sign.
    """

    state: str | None = None
    declared_zone: ZoneInfo | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The possible zones, none while unknown, and the subdivision where it is known."""

    zones: tuple[ZoneInfo, ...]
    subdivision: str | None


@dataclass(frozen=True, slots=True)
class Subdivision:
    """A state or province that matters for zones, hours or holidays, under all its names."""

    code: str
    names: tuple[str, ...]
    zones: tuple[ZoneInfo, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """The area of a phone number: its state, the zones where they differ from it, or both."""

    prefix: str
    subdivision: str | None = None
    zones: tuple[ZoneInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class Geography:
    """A country's zones, subdivisions and phone areas.

    Attributes:
        country: ISO 3166-1 alpha-2 code.
        zones: Every zone of the country, the capital's first; empty for the strict pack.
        subdivisions: By ISO 3166-2 suffix.
        areas: By the digits that follow the calling code.
        calling_code: Digits without the plus sign.
        trunk_prefixes: Digits that some formats put before the area ("1" in Mexico).
        national_digits: Length of a number without them; a longer one carries such a digit.
    """

    country: str
    zones: tuple[ZoneInfo, ...]
    subdivisions: Mapping[str, Subdivision] = field(default_factory=dict, hash=False)
    areas: Mapping[str, Area] = field(default_factory=dict, hash=False)
    calling_code: str = ""
    trunk_prefixes: tuple[str, ...] = ()
    national_digits: int = 0


_UNKNOWN_AREA = Area(prefix="")


def locate(geography: Geography, whereabouts: Whereabouts) -> Place:
    """Return every zone the debtor may be in, and the subdivision if it is known.

    A state that the phone suggests is dropped when it contradicts the declared zone: then the
    phone has travelled, and the strictest hours of the country are the safe ones.
    """
    stated = find_subdivision(geography, whereabouts.state)
    area = _UNKNOWN_AREA if stated else _area_of(geography, whereabouts.phone)
    suggested = geography.subdivisions.get(area.subdivision or "")
    declared = (whereabouts.declared_zone,) if whereabouts.declared_zone else ()
    if declared and suggested and declared[0] not in suggested.zones:
        suggested = None
    known = stated or suggested
    by_state = known.zones if known else ()
    return Place(
        zones=declared or area.zones or by_state or geography.zones,
        subdivision=known.code if known else None,
    )


def add_contradicted(
    geography: Geography, whereabouts: Whereabouts, place: Place, at: datetime
) -> Place:
    """Add the zones of the state, or of the country, that the declared zone contradicts.

    Zones are told apart by their clocks: whoever declares the capital's means its time of day.
    """
    known = geography.subdivisions.get(place.subdivision or "")
    expected = known.zones if known else geography.zones
    if whereabouts.declared_zone is None or not expected:
        return place
    every = (whereabouts.declared_zone, *expected)
    clocks = [len(distinct_clocks(zones, at.year, at.month)) for zones in (expected, every)]
    return replace(place, zones=every) if clocks[0] < clocks[1] else place


def contradict(geography: Geography, zones: tuple[ZoneInfo, ...], subdivision: str | None) -> bool:
    """Tell whether zones were added to a state's because the declared one is none of them."""
    known = geography.subdivisions.get(subdivision or "")
    return known is not None and set(known.zones) < set(zones)


def find_subdivision(geography: Geography, state: str | None) -> Subdivision | None:
    """Return the subdivision of a code or a name; case and accents do not matter."""
    wanted = _fold(state or "").removeprefix(f"{geography.country.lower()}-")
    by_code = geography.subdivisions.get(wanted.upper())
    if by_code or not wanted:
        return by_code
    every = geography.subdivisions.values()
    return next((sub for sub in every if wanted in map(_fold, sub.names)), None)


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _area_of(geography: Geography, phone: str | None) -> Area:
    """Return the listed area with the longest prefix; formats with a trunk digit count too."""
    digits = (phone or "").removeprefix("+")
    if not geography.calling_code or not digits.startswith(geography.calling_code):
        return _UNKNOWN_AREA
    national = digits.removeprefix(geography.calling_code)
    for trunk in geography.trunk_prefixes:
        if len(national) > geography.national_digits:
            national = national.removeprefix(trunk)
    matches = (area for prefix, area in geography.areas.items() if national.startswith(prefix))
    return max(matches, key=lambda area: len(area.prefix), default=_UNKNOWN_AREA)
