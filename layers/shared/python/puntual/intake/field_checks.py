"""What a field of each kind takes. Each check refuses with the problem and the fix, and no value.

Values are left out of every message: a phone in the wrong field would end up in somebody's log.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime

from pydantic_core import PydanticCustomError

from puntual.domain.errors import InvalidInput
from puntual.domain.ids import require_billing_id, require_id

# Dates outside are typing errors, and near the ends of the calendar arithmetic overflows.
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)
# As programs, typographers and accountants write it: with a sign before or behind it, (5.00).
_MINUS = r"[-\u2010-\u2015\u2212]"
_NEGATIVE = re.compile(rf"{_MINUS}.*|.*{_MINUS}|\(.*\)")
NEGATIVE_FIX = (
    "send it above zero: as a credit note if less is owed, as a reversal if a payment went back"
)
_CURRENCY = re.compile(r"[A-Z]{3}")
# Follows the address of the creditor's payment page in a button, which no one may lead elsewhere.
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~=-]{0,127}", re.ASCII)


def refusal(problem: str, fix: str) -> PydanticCustomError:
    """Return what a validator raises; ``field_errors`` reads it back."""
    return PydanticCustomError("refused", "{problem}", {"problem": problem, "fix": fix})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise refusal("is not text", "send a JSON string")
    if any(unicodedata.category(char) in {"Cc", "Cs"} and not char.isspace() for char in value):
        raise refusal("holds control characters", "send plain text in UTF-8")
    # WhatsApp refuses line breaks, tabs and runs of blanks in a template's parameters.
    return " ".join(value.split())


def bounded(longest: int) -> Callable[[object], str]:
    """Return a check of a text of one line with at most so many characters."""

    def check(value: object) -> str:
        text = _text(value)
        if not 1 <= len(text) <= longest:
            raise refusal("is empty or too long", f"send 1 to {longest} characters")
        return text

    return check


def check_reference(value: object) -> str:
    """Take what follows the address of a payment page."""
    text = _text(value)
    if not _REFERENCE.fullmatch(text):
        fix = "send 1 to 128 letters, digits, dots, hyphens, underscores, tildes or equals signs"
        raise refusal("is not a payment reference", fix)
    return text


def check_identifier(value: object) -> str:
    """Take the name that the billing system knows a customer or a document by."""
    return _name(value, require_billing_id)


def check_source(value: object) -> str:
    """Take the name that the operator gave a billing system."""
    return _name(value, require_id)


def _name(value: object, require: Callable[[str, str], str]) -> str:
    if not isinstance(value, str):
        raise refusal("is not text", 'send a JSON string, e.g. "C-1042"')
    try:
        return require(value, "")
    except InvalidInput as err:
        raise refusal(err.problem, err.fix) from None


def check_date(value: object) -> date:
    """Take a day of ISO 8601."""
    fix = 'send a date as "YYYY-MM-DD", e.g. "2026-02-05"'
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise refusal("is not a date", fix)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise refusal("is not a day of the calendar", fix) from None
    _require_sane_year(day.year)
    return day


def check_instant(value: object) -> datetime:
    """Take an instant of RFC 3339; return it in UTC."""
    fix = 'send an RFC 3339 instant, e.g. "2026-01-05T15:04:05Z"'
    if not isinstance(value, str):
        raise refusal("is not an instant", fix)
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise refusal("is not an instant", fix) from None
    if instant.tzinfo is None:
        raise refusal("has no offset from UTC", fix)
    _require_sane_year(instant.year)
    return instant.astimezone(UTC)


def _require_sane_year(year: int) -> None:
    if not _FIRST_YEAR <= year < _LAST_YEAR:
        raise refusal("is out of range", f"send a year from {_FIRST_YEAR} to {_LAST_YEAR - 1}")


def check_amount(value: object) -> str:
    """Take a positive decimal as text; return the same text."""
    if isinstance(value, int | float):
        raise refusal(
            "is a JSON number, which many programs round",
            'send a string with a decimal point, e.g. "1250.50"',
        )
    if isinstance(value, str) and _NEGATIVE.fullmatch(value.strip()):
        raise refusal("is negative", NEGATIVE_FIX)
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise refusal(
            "is not a plain positive decimal", 'write e.g. "1250.50": a point, no separators'
        )
    if not value.strip("0."):
        raise refusal("is zero", "send a positive amount, or leave the item out")
    return value


def check_currency(value: object) -> str:
    """Take a code of ISO 4217."""
    if not isinstance(value, str) or not _CURRENCY.fullmatch(value):
        raise refusal("is not a currency code", 'use ISO 4217, e.g. "MXN"')
    return value
