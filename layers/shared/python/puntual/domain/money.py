"""Money: integer minor units and a currency. No float ever touches an amount."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from puntual.domain.amount_text import DecimalMark, minor_units_of
from puntual.domain.currencies import exponent_of, require_currency
from puntual.domain.errors import InvalidInput


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
    def parse(
        cls, text: str, currency: str, field: str = "amount", mark: DecimalMark | None = None
    ) -> Self:
        """Read an amount in any way of writing it, if it can mean one thing only.

        Args:
            text: e.g. ``1250.50``, ``1.250,50``, ``1.250.000``.
            currency: ISO 4217 code.
            field: names the amount in errors.
            mark: the decimal mark where it is known otherwise, as from a column of a file.

        Raises:
            InvalidInput: it is negative or in doubt, has more decimals than the currency, or the
                currency is none.
        """
        return cls(minor_units_of(text, require_currency(currency), field, mark), currency)

    def to_text(self) -> str:
        """Return a plain decimal; ``parse`` reads it back if it is not negative."""
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
