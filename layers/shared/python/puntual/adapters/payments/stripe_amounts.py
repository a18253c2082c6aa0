"""How many digits of Stripe's whole numbers are decimals, which is not always what ISO 4217 says.

Source: https://docs.stripe.com/currencies (zero-decimal, three-decimal, special cases).
"""

from typing import Final

from puntual.adapters.payments.strict_json import Json
from puntual.adapters.payments.values import currency_of, money_of_minor
from puntual.domain.money import Money

_WITHOUT: Final = frozenset(
    {
        *("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA"),
        *("PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"),
    }
)
_THREE: Final = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


def money_of(amount: Json, currency: Json) -> Money:
    """Return an amount of Stripe.

    ISK and UGX have no decimals and are sent with two, which are zeros.

    Raises:
        UnreadableError: the amount or the currency cannot be read.
    """
    code = currency_of(currency)
    decimals = 0 if code in _WITHOUT else 3 if code in _THREE else 2
    return money_of_minor(amount, code, decimals)
