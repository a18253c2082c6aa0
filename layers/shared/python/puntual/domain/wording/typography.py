"""How amounts, dates and lists are written to a person, per currency and language.

The table is ours and reviewed. Locale data disagrees with what people in the region read on their
invoices: it writes ``,00`` after whole Colombian pesos, and one ``$`` for six currencies.
"""

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from puntual.domain.currencies import exponent_of, rounding_unit_of
from puntual.domain.money import Money


class _Style(NamedTuple):
    before: str
    thousands: str
    decimal: str
    after: str = ""


# Every currency that is written with a bare `$` carries its code: a debtor near a border, or
# with two suppliers, must never have to guess which one is meant.
_STYLES = MappingProxyType(
    {
        "ARS": _Style("$ ", ".", ",", " ARS"),
        "BOB": _Style("Bs ", ".", ","),
        "BRL": _Style("R$ ", ".", ","),
        "CLF": _Style("UF ", ".", ","),
        "CLP": _Style("$", ".", ",", " CLP"),
        "COP": _Style("$", ".", ",", " COP"),
        "CRC": _Style("₡", ".", ","),
        "DOP": _Style("RD$", ",", "."),
        "EUR": _Style("", ".", ",", " €"),
        "GTQ": _Style("Q", ",", "."),
        "HNL": _Style("L ", ",", "."),
        "MXN": _Style("$", ",", ".", " MXN"),
        "NIO": _Style("C$ ", ",", "."),
        "PAB": _Style("B/. ", ",", "."),
        "PEN": _Style("S/ ", ",", "."),
        "PYG": _Style("₲ ", ".", ","),
        "USD": _Style("US$ ", ",", "."),
        "UYU": _Style("$ ", ".", ",", " UYU"),
    }
)

_MONTHS = MappingProxyType(
    {
        "es": (
            *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
            *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
        ),
        "pt": (
            *("janeiro", "fevereiro", "março", "abril", "maio", "junho"),
            *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
        ),
        "en": (
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
    }
)
# Peru writes it without the p, in its newspapers and on its invoices.
_PERUVIAN_SEPTEMBER = "setiembre"
_SEPTEMBER = 9

_WEEKDAYS = MappingProxyType(
    {
        "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        "pt": (
            *("na segunda", "na terça", "na quarta", "na quinta", "na sexta"),
            *("no sábado", "no domingo"),
        ),
        "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    }
)
_TODAY = MappingProxyType({"es": "hoy", "pt": "hoje", "en": "today"})
_NEAR_DAY = MappingProxyType(
    {
        "es": "el {weekday} {day} de {month}",
        "pt": "{weekday}, {day} de {month}",
        "en": "on {weekday}, {month} {day}",
    }
)

_AND = MappingProxyType({"es": " y ", "pt": " e ", "en": " and "})


def write_money(money: Money) -> str:
    """Return an amount as it stands on an invoice: ``$1,250.00 MXN``, ``$1.250.000 COP``.

    Where people reckon in whole units, it is rounded half up to them.
    """
    unit = rounding_unit_of(money.currency)
    if unit == 1:
        return write_exactly(money)
    whole = (2 * abs(money.minor) + unit) // (2 * unit)
    return _write(money, f"{whole:,}", "")


def write_exactly(money: Money) -> str:
    """Return an amount with nothing rounded, for who keeps the books.

    Where people reckon in whole units, decimals are written when there are some.
    """
    exponent = exponent_of(money.currency)
    whole, rest = divmod(abs(money.minor), 10**exponent)
    has_decimals = exponent and (rest or rounding_unit_of(money.currency) == 1)
    return _write(money, f"{whole:,}", f"{rest:0{exponent}d}" if has_decimals else "")


def write_number(money: Money) -> str:
    """Return an amount without its currency, to stand beside one that names it."""
    style = _STYLES.get(money.currency)
    written = write_money(money)
    if style is None:
        return money.to_text()
    return written.removeprefix(style.before).removesuffix(style.after)


def _write(money: Money, whole: str, decimals: str) -> str:
    style = _STYLES.get(money.currency)
    if style is None:
        # The plain form misleads nobody, in whichever country the currency is at home.
        return f"{money.to_text()} {money.currency}"
    text = whole.replace(",", style.thousands)
    if decimals:
        text += f"{style.decimal}{decimals}"
    sign = "-" if money.minor < 0 else ""
    return f"{sign}{style.before}{text}{style.after}"


def write_date(day: date, language: str) -> str:
    """Return a date in words: ``5 de marzo de 2026``, ``March 5, 2026``."""
    month = _month(day, language)
    if _known(language) == "en":
        return f"{month} {day.day}, {day.year}"
    return f"{day.day} de {month} de {day.year}"


def write_day(day: date, language: str) -> str:
    """Return a date without its year, short enough for a button: ``5 de marzo``, ``March 5``."""
    month = _month(day, language)
    return f"{month} {day.day}" if _known(language) == "en" else f"{day.day} de {month}"


def write_near_day(day: date, today: date, language: str) -> str:
    """Return a day near today as it is said: ``hoy``, ``el domingo 5 de marzo``.

    A message that a closed day moved never says "today" of another day.
    """
    known = _known(language)
    if day == today:
        return _TODAY[known]
    weekday = _WEEKDAYS[known][day.weekday()]
    return _NEAR_DAY[known].format(weekday=weekday, day=day.day, month=_month(day, language))


def _month(day: date, language: str) -> str:
    if language == "es_PE" and day.month == _SEPTEMBER:
        return _PERUVIAN_SEPTEMBER
    return _MONTHS[_known(language)][day.month - 1]


def write_list(items: Sequence[str], language: str) -> str:
    """Return ``a``, ``a y b`` or ``a, b y c``."""
    conjunction = _AND[_known(language)]
    return conjunction.join([*filter(None, [", ".join(items[:-1])]), *items[-1:]])


def _known(language: str) -> str:
    """Return the language without its country, Spanish for one that is not ours."""
    own = language.partition("_")[0]
    return own if own in _MONTHS else "es"
