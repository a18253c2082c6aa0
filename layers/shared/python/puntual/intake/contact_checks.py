"""What a field takes that says how to reach somebody, where, and in which language."""

import re
from zoneinfo import ZoneInfo

from puntual.intake.field_checks import refusal

_LOCALE = re.compile(r"(es|pt|en)(-([A-Z]{2}|419))?")
_ZONE = re.compile(r"[A-Za-z]+(/[A-Za-z0-9_+-]+){0,2}")
LONGEST_PHONE = 40
# What people and programs write between digits: blanks, dashes and slashes of any kind, and the
# invisible marks of direction that address books put around a number. Escaped, as schemas show it.
_MARKS = (
    r" ().\/\-\t\u00a0\u00ad\u2000-\u200f\u2010-\u2015\u202a-\u202f\u2060-\u2069\u2212\u3000\ufeff"
)
PHONE_PATTERN = rf"^[{_MARKS}]*\+[{_MARKS}]*[1-9](?:[{_MARKS}]*[0-9]){{6,14}}[{_MARKS}]*$"
_MARK = re.compile(f"[{_MARKS}]")
_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
# What mail systems accept in practice: one plain address, without a name, quotes or comments.
LONGEST_EMAIL = 254
EMAIL_PATTERN = (
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_EMAIL = re.compile(EMAIL_PATTERN)
_LONGEST_LOCAL_PART = 64
_COUNTRY = re.compile(r"[A-Za-z]{2}")


def check_phone(value: object) -> str:
    """Take a number of E.164; return it as it is understood, in E.164 with the plus sign."""
    fix = 'send E.164 with the plus sign and the country code, e.g. "+525555500001"'
    fits = isinstance(value, str) and len(value) <= LONGEST_PHONE
    text = _MARK.sub("", str(value)) if fits else ""
    if not _E164.fullmatch(text):
        raise refusal("is not an international phone number", fix)
    # The library of numbers is a tenth of a start, and documents have none to read.
    from puntual.intake.phone_numbers import understand  # noqa: PLC0415 - of customers only

    return understand(text)


def check_email(value: object) -> str:
    """Take one plain address; return its domain in small letters."""
    said = value if isinstance(value, str) else ""
    text = said.strip()
    local, _, domain = text.rpartition("@")
    fits = len(local) <= _LONGEST_LOCAL_PART and len(said) <= LONGEST_EMAIL
    if not fits or not _EMAIL.fullmatch(text):
        fix = 'send one plain address, e.g. "ana@example.com"'
        raise refusal("is not an e-mail address", fix)
    return f"{local}@{domain.lower()}"


def check_country(value: object) -> str:
    """Take a code of ISO 3166-1 alpha-2 in any case."""
    from puntual.intake.phone_numbers import REGIONS  # noqa: PLC0415 - of customers only

    is_code = isinstance(value, str) and _COUNTRY.fullmatch(value)
    code = str(value).upper() if is_code else ""
    if code not in REGIONS:
        raise refusal("is not a country code", 'use ISO 3166-1 alpha-2, e.g. "MX"')
    return code


def check_locale(value: object) -> str:
    """Take a language that messages exist in, with or without a country."""
    tag = value.replace("_", "-") if isinstance(value, str) else ""
    if not _LOCALE.fullmatch(tag):
        raise refusal(
            "is not a supported locale", 'send es, pt or en with an optional country, e.g. "es-MX"'
        )
    return tag


def check_zone(value: object) -> str:
    """Take a name of the IANA database."""
    fix = 'send an IANA name, e.g. "America/Mexico_City"'
    if not isinstance(value, str) or not _ZONE.fullmatch(value):
        raise refusal("is not a time zone", fix)
    try:
        return ZoneInfo(value).key
    except (ValueError, OSError, LookupError):
        # A folder of the database ("America") is an OSError, an unknown name a LookupError.
        raise refusal("is not a known time zone", fix) from None
