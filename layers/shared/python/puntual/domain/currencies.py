"""Currencies: the codes and minor units of ISO 4217, and the least sums that are asked for.

Source: ISO 4217, list one (current currency and funds), kept for ISO by SIX Group,
https://www.six-group.com/en/products-services/financial-information/data-standards.html.
CLDR and Babel tell how many decimals people write, which is another question: see ``typography``.
"""

from types import MappingProxyType
from typing import Final

from puntual.domain.currency_table import ASK_FROM, ASK_FROM_ELSEWHERE, CODES
from puntual.domain.errors import InvalidInput

_UNLISTED: Final = 2
_MOST_SUGGESTED: Final = 3
_CODE_LENGTH: Final = 3
EXPONENTS: Final = MappingProxyType(
    {code: decimals for decimals, codes in CODES.items() for code in codes.split()}
)
# Invoices and receipts of Colombia show no centavos: no coin below 50 pesos is struck.
_WRITTEN_WHOLE: Final = frozenset({"COP"})


def exponent_of(currency: str) -> int:
    """Return how many decimals the currency has: two for one that ISO does not list."""
    return EXPONENTS.get(currency, _UNLISTED)


def rounding_unit_of(currency: str) -> int:
    """Return the least amount that people reckon in, in minor units: a whole peso for COP."""
    return 10 ** exponent_of(currency) if currency in _WRITTEN_WHOLE else 1


def least_asked_of(currency: str) -> int:
    """Return the sum, in minor units, below which nothing is asked for unless a policy says so."""
    return ASK_FROM.get(currency, ASK_FROM_ELSEWHERE[exponent_of(currency)])


def require_currency(code: str, field: str = "currency") -> str:
    """Return a code of ISO 4217 that money can be owed in.

    Raises:
        InvalidInput: it is none; codes that are close to it are suggested.
    """
    if code in EXPONENTS:
        return code
    near = _near(code.upper())
    meant = " or ".join(f'"{one}"' for one in near)
    fix = f"use ISO 4217; did you mean {meant}?" if near else 'use ISO 4217, e.g. "MXN"'
    raise InvalidInput(field, "is not a currency code", fix)


def _near(code: str) -> tuple[str, ...]:
    """Return the codes that a slip may stand for, those of the countries that are served first."""
    if code in EXPONENTS:
        return (code,)
    ordered = (*ASK_FROM, *(one for one in EXPONENTS if one not in ASK_FROM))
    return tuple(one for one in ordered if _is_slip(code, one))[:_MOST_SUGGESTED]


def _is_slip(code: str, meant: str) -> bool:
    """Tell whether letters changed places, or one of them is another, missing or too many."""
    if len(code) != _CODE_LENGTH:
        longer, shorter = max(code, meant, key=len), min(code, meant, key=len)
        without_one = (longer[:at] + longer[at + 1 :] for at in range(len(longer)))
        return len(longer) - len(shorter) == 1 and shorter in without_one
    differing = sum(one != other for one, other in zip(code, meant, strict=True))
    return differing == 1 or sorted(code) == sorted(meant)
