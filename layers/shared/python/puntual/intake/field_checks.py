"""What a field of each kind takes. Each check refuses with the problem and the fix, and no value.

Values are left out of every message: a phone in the wrong field would end up in somebody's log.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime

from pydantic_core import PydanticCustomError

from puntual.domain.amount_text import require_amount
from puntual.domain.currencies import require_currency
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import require_billing_id, require_id, shows_something

# Dates outside are typing errors, and near the ends of the calendar arithmetic overflows.
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Follows the address of the creditor's payment page in a button, which no one may lead elsewhere.
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~=-]{0,127}", re.ASCII)
_ZERO = re.compile(r"0([.,]00?)?", re.ASCII)


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
        if isinstance(value, str) and not 1 <= len(value) <= longest:
            raise refusal("is empty or too long", f"send 1 to {longest} characters")
        if not shows_something(text):
            raise refusal("is empty to its reader", "send characters that can be seen")
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
        raise refusal("is not text", "send a JSON string")
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
    """Take an amount above zero as text, in any way of writing it; return the same text.

    Whether it can be read in its currency is checked where the currency is known.
    """
    if isinstance(value, int | float):
        raise refusal(
            "is a JSON number, which many programs round",
            'send a string with a decimal point, e.g. "1250.50"',
        )
    if not isinstance(value, str):
        raise refusal("is not text", 'send a JSON string, e.g. "1250.50"')
    try:
        require_amount(value, "")
    except InvalidInput as err:
        raise refusal(err.problem, err.fix) from None
    if not re.search("[1-9]", value):
        raise refusal("is zero", "send a positive amount, or leave the item out")
    return value


def check_amount_or_zero(value: object) -> str:
    """Take an amount that may be nothing."""
    is_zero = isinstance(value, str) and _ZERO.fullmatch(value)
    return str(value) if is_zero else check_amount(value)


def check_currency(value: object) -> str:
    """Take a code of ISO 4217."""
    return _name(value, require_currency)
