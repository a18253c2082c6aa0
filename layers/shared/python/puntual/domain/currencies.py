"""How many decimals each currency has: the minor units of ISO 4217.

Source: ISO 4217, list one (current currency and funds), kept for ISO by SIX Group,
https://www.six-group.com/en/products-services/financial-information/data-standards.html.
CLDR and Babel tell how many decimals people write, which is another question: see ``typography``.
"""

from types import MappingProxyType
from typing import Final

_UNLISTED: Final = 2
# Of the countries that are served, with the units of account that their invoices may name.
_SERVED: Final = {
    **dict.fromkeys(("ARS", "BOB", "BOV", "BRL", "COP", "COU", "CRC", "DOP", "EUR", "GTQ"), 2),
    **dict.fromkeys(("HNL", "MXN", "MXV", "NIO", "PAB", "PEN", "SVC", "USD", "UYU", "VED"), 2),
    **dict.fromkeys(("CLP", "PYG", "UYI"), 0),
    **dict.fromkeys(("CLF", "UYW"), 4),
    "VES": 2,
}
# The others that have not two: all that ISO lists.
_ELSEWHERE: Final = {
    **dict.fromkeys(("BIF", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "RWF", "UGX", "VND"), 0),
    **dict.fromkeys(("VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
EXPONENTS: Final = MappingProxyType({**_SERVED, **_ELSEWHERE})
# Invoices and receipts of Colombia show no centavos: no coin below 50 pesos is struck.
_WRITTEN_WHOLE: Final = frozenset({"COP"})


def exponent_of(currency: str) -> int:
    """Return how many decimals the currency has: two for one that ISO does not list."""
    return EXPONENTS.get(currency, _UNLISTED)


def rounding_unit_of(currency: str) -> int:
    """Return the least amount that people reckon in, in minor units: a whole peso for COP."""
    return 10 ** exponent_of(currency) if currency in _WRITTEN_WHOLE else 1
