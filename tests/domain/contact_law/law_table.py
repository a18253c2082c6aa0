"""What the law suite expects, written from the laws and not from the packs that ship.

Hours are those that are kept: the law's, or where it has none those of good practice, Monday to
Friday. Rest days come from the `holidays` library, with the categories that count in each country.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

import holidays

type Place = tuple[str, str | None]


@dataclass(frozen=True)
class Hours:
    """From and to a full hour, Monday to Friday, on the clock of one zone."""

    zone: str
    start: int
    end: int


HOURS: Final[Mapping[Place, Hours]] = {
    ("MX", "CMX"): Hours("America/Mexico_City", 8, 20),
    ("MX", "BCN"): Hours("America/Tijuana", 8, 20),
    ("MX", "ROO"): Hours("America/Cancun", 8, 20),
    ("MX", "SON"): Hours("America/Hermosillo", 8, 20),
    ("CO", None): Hours("America/Bogota", 8, 19),
    ("PE", None): Hours("America/Lima", 8, 20),
    ("CL", "RM"): Hours("America/Santiago", 8, 20),
    ("CL", "MA"): Hours("America/Punta_Arenas", 8, 20),
    ("CL", "AI"): Hours("America/Coyhaique", 8, 20),
    ("AR", None): Hours("America/Argentina/Buenos_Aires", 9, 19),
    ("BR", "SP"): Hours("America/Sao_Paulo", 8, 20),
    ("BR", "AL"): Hours("America/Maceio", 8, 20),
    ("BR", "RJ"): Hours("America/Sao_Paulo", 9, 19),
    ("BR", "ES"): Hours("America/Sao_Paulo", 8, 19),
    ("BR", "PR"): Hours("America/Sao_Paulo", 8, 18),
    ("BR", "MG"): Hours("America/Sao_Paulo", 9, 18),
    ("BR", "BA"): Hours("America/Bahia", 9, 18),
    ("BR", "AC"): Hours("America/Rio_Branco", 9, 18),
    ("EC", "P"): Hours("America/Guayaquil", 8, 20),
    ("EC", "W"): Hours("Pacific/Galapagos", 8, 20),
    ("UY", None): Hours("America/Montevideo", 8, 20),
    ("CR", None): Hours("America/Costa_Rica", 8, 18),
    ("PA", None): Hours("America/Panama", 8, 18),
    ("GT", None): Hours("America/Guatemala", 8, 18),
    ("DO", None): Hours("America/Santo_Domingo", 8, 20),
    ("BO", None): Hours("America/La_Paz", 8, 18),
    ("PY", None): Hours("America/Asuncion", 8, 18),
    ("SV", None): Hours("America/El_Salvador", 8, 18),
    ("HN", None): Hours("America/Tegucigalpa", 8, 19),
    ("ES", "MD"): Hours("Europe/Madrid", 9, 20),
    ("ES", "CN"): Hours("Atlantic/Canary", 9, 20),
    ("US", "NY"): Hours("America/New_York", 8, 20),
    ("US", "CA"): Hours("America/Los_Angeles", 8, 20),
}

# Contacts in 7 days and hours between two of them; one a day and eight for a debt everywhere.
CAPS: Final = {country: (2, 48) for country, _ in HOURS} | {"CO": (1, 168), "CL": (2, 72)}

_CATEGORIES: Final = {
    "AR": ("public", "bank"),
    "BR": ("public", "optional"),
    "CL": ("public", "bank"),
    "CR": ("public", "optional"),
    "PA": ("public", "bank"),
    "PY": ("public", "government"),
    "UY": ("public", "bank"),
}
# Mexican banks close on these days by custom; the day of the bank employee falls on weekends.
_MEXICAN_BANKS: Final = frozenset(
    {
        *(date(2026, 4, 2), date(2026, 4, 3), date(2026, 11, 2), date(2026, 12, 12)),
        *(date(2027, 3, 25), date(2027, 3, 26), date(2027, 11, 2), date(2027, 12, 12)),
    }
)


@cache
def rest_days(country: str, state: str | None, year: int) -> frozenset[date]:
    """Return the holidays of a year: the country's, and those of the state when it is known.

    A state may not keep a national day (California has no Columbus Day): both lists count.
    """
    national = _listed(country, None, year)
    has_calendar = state in holidays.country_holidays(country).subdivisions
    banks = _MEXICAN_BANKS if country == "MX" else frozenset()
    own = _listed(country, state, year) if has_calendar else frozenset()
    return national | own | {day for day in banks if day.year == year}


def _listed(country: str, state: str | None, year: int) -> frozenset[date]:
    categories = _CATEGORIES.get(country, ("public",))
    known = holidays.country_holidays(country, subdiv=state, years=year, categories=categories)
    return frozenset(known)


def is_rest_day(country: str, state: str | None, day: date) -> bool:
    """Tell whether a day is a weekend or a holiday there."""
    return day.weekday() > 4 or day in rest_days(country, state, day.year)


# Mondays, and in Argentina a Friday too, to which a decree may still move a holiday of 2027.
_MAY_MOVE_TO = {
    "AR": {date(2027, 11, 19), date(2027, 11, 22)},
    "PY": {date(2027, 6, 14), date(2027, 6, 21), date(2027, 8, 16), date(2027, 9, 27)},
}


def may_be_decreed(country: str, state: str | None, day: date) -> bool:
    """Tell whether a decree may still make it a holiday, or has made it half of one."""
    is_half = country == "GT" and (day.month, day.day) in {(12, 24), (12, 31)}
    moved = day in _MAY_MOVE_TO.get(country, ())
    return is_half or moved or _may_become_a_bridge(country, state, day)


def _may_become_a_bridge(country: str, state: str | None, day: date) -> bool:
    """Argentina decrees the bridges of a year late in the one before: 2027 has none yet."""
    if (country, day.year) != ("AR", 2027) or day.weekday() not in (0, 4):
        return False
    beside = day + timedelta(days=1 if day.weekday() == 0 else -1)
    return beside in rest_days(country, state, beside.year)


def working_week(country: str, state: str | None, after: date) -> list[date]:
    """Return Monday to Friday of the first week without a holiday from a day on."""
    monday = after + timedelta(days=-after.weekday() % 7)
    while any(is_rest_day(country, state, monday + timedelta(days=n)) for n in range(5)):
        monday += timedelta(days=7)
    return [monday + timedelta(days=n) for n in range(5)]
