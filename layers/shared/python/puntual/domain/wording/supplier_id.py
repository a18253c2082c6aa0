"""The CPF or CNPJ of a Brazilian supplier, which CDC art. 42-A wants in documents of collection.

A CNPJ has letters too since July 2026 (IN RFB 2.229/2024): a letter counts as its code less 48.
"""

from collections.abc import Sequence
from typing import Final

from puntual.domain.errors import InvalidInput

_CPF_DIGITS: Final = 11
_CNPJ_SIGNS: Final = 14
_ELEVEN: Final = 11


def write_supplier_id(text: str) -> str:
    """Return ``CPF 111.444.777-35`` or ``CNPJ 11.222.333/0001-81``.

    Raises:
        InvalidInput: it is neither, or its last two digits do not fit.
    """
    signs = "".join(char for char in text.upper() if char.isascii() and char.isalnum())
    signs = signs.removeprefix("CNPJ").removeprefix("CPF")
    if len(signs) == _CPF_DIGITS and signs.isdigit() and _fits(signs, len(signs)):
        return f"CPF {signs[:3]}.{signs[3:6]}.{signs[6:9]}-{signs[9:]}"
    if len(signs) == _CNPJ_SIGNS and signs[-2:].isdigit() and _fits(signs, 9):
        return f"CNPJ {signs[:2]}.{signs[2:5]}.{signs[5:8]}/{signs[8:12]}-{signs[12:]}"
    raise InvalidInput("tax id", f"{text!r} is no CPF or CNPJ", "compare it with the invoice")


def _fits(signs: str, highest: int) -> bool:
    """Tell whether the check digits fit, with weights from two up to the highest, then again."""
    values = [ord(sign) - ord("0") for sign in signs]
    ends = (len(values) - 2, len(values) - 1)
    return len(set(signs)) > 1 and all(values[at] == _digit(values[:at], highest) for at in ends)


def _digit(values: Sequence[int], highest: int) -> int:
    weights = [2 + at % (highest - 1) for at in range(len(values))]
    total = sum(one * weight for one, weight in zip(reversed(values), weights, strict=True))
    return (_ELEVEN - total % _ELEVEN) % _ELEVEN % 10
