"""Money: integer minor units and a currency. No float ever touches an amount."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from puntual.domain.currencies import exponent_of
from puntual.domain.errors import InvalidInput

_CURRENCY = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount.

    Attributes:
        minor: the amount in minor units of ISO 4217 (centavos; whole pesos for CLP).
        currency: ISO 4217 code.
    """

    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str, field: str = "amount") -> Self:
        """Read ``"1250.50"``: a point for decimals, no thousand separators.

        Raises:
            InvalidInput: not a plain decimal, an unknown form of currency, or more decimals
                than the currency has.
        """
        if not _CURRENCY.fullmatch(currency):
            raise InvalidInput("currency", "is not a currency code", 'use ISO 4217, e.g. "MXN"')
        if not _AMOUNT.fullmatch(text):
            raise InvalidInput(
                field, "is not a plain decimal", 'write e.g. "1250.50": a point, no separators'
            )
        scaled = Decimal(text).scaleb(exponent_of(currency))
        if scaled != scaled.to_integral_value():
            raise InvalidInput(
                field,
                f"has more decimals than {currency} allows",
                f"send at most {exponent_of(currency)} decimals",
            )
        return cls(int(scaled), currency)

    def to_text(self) -> str:
        """Return the plain decimal that ``parse`` reads back."""
        exponent = exponent_of(self.currency)
        whole, rest = divmod(abs(self.minor), 10**exponent)
        sign = "-" if self.minor < 0 else ""
        return f"{sign}{whole}.{rest:0{exponent}d}" if exponent else f"{sign}{whole}"

    def __add__(self, other: "Money") -> "Money":
        """Add an amount of the same currency."""
        self._require_same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Subtract an amount of the same currency."""
        self._require_same(other)
        return Money(self.minor - other.minor, self.currency)

    def _require_same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise InvalidInput("currency", "amounts of two currencies", "never mix them in a sum")


def total_by_currency(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Sum amounts per currency, in the order in which the currencies first appear."""
    totals: dict[str, int] = {}
    for amount in amounts:
        totals[amount.currency] = totals.get(amount.currency, 0) + amount.minor
    return tuple(Money(minor, currency) for currency, minor in totals.items())
