"""Values of a hook: ids, amounts, instants. What cannot be read is never guessed."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from puntual.adapters.payments.hook import UnreadableError
from puntual.adapters.payments.strict_json import Json, Number, member
from puntual.domain.currencies import EXPONENTS, exponent_of
from puntual.domain.ids import shows_something
from puntual.domain.money import Money

_LONGEST_ID: Final = 128
_LONGEST_REFERENCE: Final = 255
# Python counts a number such as 1E+1000000000 out, digit by digit: the text is checked before.
_WHOLE: Final = re.compile(r"[0-9]{1,15}")
_DECIMAL: Final = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,6}))?")
_CURRENCY: Final = re.compile(r"[A-Za-z]{3}")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
    r"(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})"
)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What creditors call it, the plainest first.
_REFERENCES: Final = (
    *("reference", "external_reference", "client_reference_id", "pay_reference"),
    *("invoice_id", "invoice", "order_id"),
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST: Final = 253_402_300_799  # 9999-12-31T23:59:59Z


def text_of(value: Json, longest: int = _LONGEST_REFERENCE) -> str | None:
    """Return a text that a person can read, or a whole number as text; else None."""
    if isinstance(value, Number):
        return str(value) if _WHOLE.fullmatch(value) else None
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        return None
    return value if value.isprintable() and shows_something(value) else None


def id_of(value: Json) -> str:
    """Return the id of a payment.

    Raises:
        UnreadableError: there is none.
    """
    found = text_of(value, _LONGEST_ID)
    if found is None or found != found.strip():
        raise UnreadableError
    return found


def word_of(value: Json) -> str:
    """Return a word of a provider's vocabulary; an empty one for anything else."""
    return value if isinstance(value, str) and not isinstance(value, Number) else ""


def currency_of(value: Json) -> str:
    """Return a code of ISO 4217 in capitals.

    Raises:
        UnreadableError: it is none.
    """
    code = word_of(value)
    if not _CURRENCY.fullmatch(code) or code.upper() not in EXPONENTS:
        raise UnreadableError
    return code.upper()


def whole(value: Json) -> int:
    """Return a whole number that JSON gives as a number.

    Raises:
        UnreadableError: it is none, is negative, or has more than 15 digits.
    """
    if not isinstance(value, Number) or not _WHOLE.fullmatch(value):
        raise UnreadableError
    return int(value)


def money_of_minor(value: Json, currency: str, decimals: int | None = None) -> Money:
    """Return an amount in the provider's smallest unit.

    Args:
        value: a whole number.
        currency: its code.
        decimals: how many of its digits the provider takes for decimals; as ISO 4217 does if None.

    Raises:
        UnreadableError: it is no whole number, or finer than the currency.
    """
    surplus = 0 if decimals is None else decimals - exponent_of(currency)
    minor, rest = divmod(whole(value) * 10 ** max(-surplus, 0), 10 ** max(surplus, 0))
    if rest:
        raise UnreadableError
    return Money(minor, currency)


def money_of_decimal(value: Json, currency: str) -> Money:
    """Return an amount that is written with a decimal point, as a number or as text.

    Raises:
        UnreadableError: it is no plain decimal, is negative, or finer than the currency.
    """
    found = _DECIMAL.fullmatch(value) if isinstance(value, str) else None
    decimals = exponent_of(currency)
    fraction = (found[2] or "").rstrip("0") if found else ""
    if not found or len(fraction) > decimals:
        raise UnreadableError
    return Money(int(found[1] + fraction.ljust(decimals, "0")), currency)


def is_whole(refunded: Money, amount: Money) -> bool:
    """Tell whether all of an amount went back.

    Raises:
        UnreadableError: more did than came.
    """
    if refunded.minor > amount.minor:
        raise UnreadableError
    return refunded == amount


def unix_instant(value: Json) -> datetime | None:
    """Return the instant of seconds since 1970, or None."""
    if not isinstance(value, Number) or not _WHOLE.fullmatch(value):
        return None
    seconds = int(value)
    return _EPOCH + timedelta(seconds=seconds) if 0 < seconds <= _LATEST else None


def instant_of(value: Json) -> datetime | None:
    """Return an instant of RFC 3339 in UTC, or None."""
    text = word_of(value)
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day_of(value: Json) -> date | None:
    """Return a day such as ``2026-01-05``, or None."""
    text = word_of(value)
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def reference_in(metadata: Json) -> str | None:
    """Return the reference among what the creditor has attached to a payment, if there is one."""
    found = (text_of(member(metadata, name)) for name in _REFERENCES)
    return next((one for one in found if one), None)
