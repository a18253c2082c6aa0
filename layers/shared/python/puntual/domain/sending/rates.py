"""Meta's price of a message, by date and market. Prices are data, never code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RateEntry:
    """The prices from a date on, in millionths of a US dollar per utility message."""

    in_force_from: date
    default: int
    markets: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RateTable:
    """Dated prices, oldest first; before the first entry the first applies."""

    entries: tuple[RateEntry, ...]

    def utility_micro_usd(self, country: str, day: date) -> int:
        """Return the price of one utility message to a country on a day."""
        entry = self.entries[0]
        for candidate in self.entries:
            if candidate.in_force_from <= day:
                entry = candidate
        return entry.markets.get(country.upper(), entry.default)
