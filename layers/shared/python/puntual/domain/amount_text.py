"""Amounts as people and programs write them, read only where they can mean one thing.

``1.250.000`` is a million and a quarter, ``1.250,00`` a thousand and a quarter: no other reading
is left. A lone ``1.250`` is 1250 in Colombia and 1.25 in Mexico, so it is refused unless something
else tells what its point means. No text becomes a number before its form is known: Python takes
1.9 GB for ``Decimal("1E+1000000000")``.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from puntual.domain.currencies import exponent_of
from puntual.domain.errors import InvalidInput

# Ordinary, no-break, figure, thin and narrow no-break; escaped, as schemas show them.
_BLANKS: Final = r" \u00a0\u2007\u2009\u202f"
# Typed and typographic; they group thousands in Switzerland, and millions in Latin America.
_APOSTROPHES: Final = r"'\u2019"
_DIGITS: Final = "[0-9]{1,15}"
# A database that divides writes twenty and more; all but the first few can only be zeros.
_DECIMALS: Final = "[0-9]{1,40}"
_WITHOUT_DOUBT: Final = 3
_FIX: Final = 'write e.g. "1250.50": a point, no separators, no other sign'
# As programs, typographers and accountants write it: with a sign before or behind it, (5.00).
_MINUS: Final = r"[-\u2010-\u2015\u2212]"
_NEGATIVE: Final = re.compile(rf"{_MINUS}.*|.*{_MINUS}|\(.*\)", re.DOTALL)
NEGATIVE_FIX: Final = (
    "send it above zero: as a credit note if less is owed, as a reversal if a payment went back"
)


class DecimalMark(StrEnum):
    """What separates the decimals; the other one may group thousands."""

    POINT = "."
    COMMA = ","


class _Reading(NamedTuple):
    """The digits of an amount, without what says nothing: zeros in front and at the end."""

    whole: str
    fraction: str


def _wholes(mark: DecimalMark) -> str:
    """Return the pattern of what may stand before a decimal mark."""
    other = DecimalMark.COMMA if mark is DecimalMark.POINT else DecimalMark.POINT
    groups = (
        rf"[0-9]{{1,3}}(?:[{one}][0-9]{{3}}){{1,4}}" for one in (_BLANKS, _APOSTROPHES + other)
    )
    return "|".join((_DIGITS, *groups))


_FORMS: Final = {
    mark: re.compile(rf"(?P<whole>{_wholes(mark)})(?:[{mark}](?P<fraction>{_DECIMALS}))?")
    for mark in DecimalMark
}
# Three digits behind the only mark: thousands, or decimals of a program that writes three.
_LONE: Final = re.compile(rf"{_DIGITS}[.,][0-9]{{3}}")
_LONE_POINT: Final = re.compile(rf"{_DIGITS}\.[0-9]{{3}}")
_EITHER: Final = "|".join(rf"(?:{_wholes(mark)})(?:[{mark}]{_DECIMALS})?" for mark in DecimalMark)
_NEVER_READ: Final = (
    rf"{_DIGITS},[0-9]{{3}}|[0-9]{{1,3}}(?:[{_APOSTROPHES}][0-9]{{3}}){{1,3}}[.,][0-9]{{3}}"
)
# All amounts above zero that are read in some currency, for schemas (ECMA 262).
AMOUNT_PATTERN: Final = rf"^(?=.*[1-9])(?!(?:{_NEVER_READ})$)(?:{_EITHER})$"


def is_negative(text: str) -> bool:
    """Tell whether an amount stands with a minus sign, or in brackets."""
    return _NEGATIVE.fullmatch(text.strip()) is not None


def require_amount(text: str, field: str) -> None:
    """Refuse what is no amount in any currency.

    Raises:
        InvalidInput: it is negative, or can be read in no way.
    """
    _readings_of(text, field)


def proved_mark(text: str) -> DecimalMark | None:
    """Return the decimal mark that an amount proves for whoever wrote it; None if it proves none.

    ``1.160,50`` and ``1.190.000`` prove the comma; ``1250`` and ``1.250`` prove nothing.
    """
    unsigned = re.sub(rf"[\s()]|{_MINUS}", "", text)
    readings = _match(unsigned)
    if len(readings) != 1 or _is_in_doubt(unsigned, readings):
        return None
    return next(iter(readings))


def minor_units_of(text: str, currency: str, field: str, mark: DecimalMark | None = None) -> int:
    """Return an amount in minor units of its currency, which ISO 4217 need not list.

    Args:
        text: the amount: ASCII digits, and separators that leave one reading.
        currency: tells how many decimals there may be.
        field: names the amount in errors.
        mark: the decimal mark where it is known otherwise, as from a column of a file.

    Raises:
        InvalidInput: it is negative, can be read in no way or in two, or has more decimals.
    """
    readings, exponent = _readings_of(text, field), exponent_of(currency)
    if mark is None and exponent == _WITHOUT_DOUBT and _LONE_POINT.fullmatch(text):
        mark = DecimalMark.POINT
    if not _is_in_doubt(text, readings):
        reading = next(iter(readings.values()))
    elif mark is None:
        problem = "can be read as two amounts: three digits stand behind its only separator"
        fix = 'write it without a separator, e.g. "1250000", or with two decimals, e.g. "1250.00"'
        raise InvalidInput(field, problem, fix)
    elif mark in readings:
        reading = readings[mark]
    else:
        raise InvalidInput(field, "is not a plain decimal", _FIX)
    if len(reading.fraction) > exponent:
        fix = f"send at most {exponent} decimals"
        raise InvalidInput(field, f"has more decimals than {currency} allows", fix)
    return int(reading.whole + reading.fraction.ljust(exponent, "0"))


def _readings_of(text: str, field: str) -> Mapping[DecimalMark, _Reading]:
    if is_negative(text):
        raise InvalidInput(field, "is negative", NEGATIVE_FIX)
    readings = _match(text)
    if not readings:
        raise InvalidInput(field, "is not a plain decimal", _FIX)
    return readings


def _match(text: str) -> Mapping[DecimalMark, _Reading]:
    found = {mark: form.fullmatch(text) for mark, form in _FORMS.items()}
    return MappingProxyType(
        {mark: _reading(one["whole"], one["fraction"] or "") for mark, one in found.items() if one}
    )


def _reading(whole: str, fraction: str) -> _Reading:
    digits = "".join(char for char in whole if char.isdigit())
    return _Reading(digits.lstrip("0") or "0", fraction.rstrip("0"))


def _is_in_doubt(text: str, readings: Mapping[DecimalMark, _Reading]) -> bool:
    return bool(_LONE.fullmatch(text)) or len(set(readings.values())) > 1
