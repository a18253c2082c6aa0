"""Numbers as the library of all countries' numbers understands them."""

import re
from typing import Final

import phonenumbers

from puntual.intake.field_checks import refusal

FIX: Final = 'send E.164 with the plus sign and the country code, e.g. "+525555500001"'
# Codes of ISO 3166-1 alpha-2.
REGIONS: Final = phonenumbers.SUPPORTED_REGIONS
# How Mexican mobiles were dialled until 2019; many directories still hold them that way.
_OLD_MEXICAN_MOBILE: Final = re.compile(r"\+521(\d{10})", re.ASCII)


def understand(text: str) -> str:
    """Take digits with a plus sign; return the number in E.164.

    Raises:
        PydanticCustomError: it is no number of any country, or more than one.
    """
    try:
        number = _read(text)
    except phonenumbers.NumberParseException:
        raise refusal("has no known country code", FIX) from None
    if not phonenumbers.is_possible_number(number):
        raise refusal("has too many or too few digits for its country", FIX)
    number = _without_zero(number)
    understood = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # A prefix of domestic calls is dropped once; behind a second one the number is in doubt.
    if _read(understood) != number:
        raise refusal("can be read as more than one number", FIX)
    return understood


def country_of(phone: str) -> str:
    """Return the country of a number; empty for what is none, such as 001 for services."""
    region = phonenumbers.region_code_for_number(phonenumbers.parse(phone))
    return region if region and region.isalpha() else ""


def _without_zero(number: phonenumbers.PhoneNumber) -> phonenumbers.PhoneNumber:
    """Return a number without the zero of domestic calls, as in ``+57 (0)321...``.

    The library drops it where it is dialled today. Colombia and Chile gave it up, and it is still
    written; of Italy's numbers it is a part.
    """
    if not number.italian_leading_zero or phonenumbers.is_valid_number(number):
        return number
    shorter = phonenumbers.PhoneNumber(number.country_code, number.national_number)
    if not phonenumbers.is_valid_number(shorter):
        fix = 'leave out the zero of domestic calls, e.g. "+573211234567"'
        raise refusal("begins with a zero behind the country code", fix)
    return shorter


def _read(text: str) -> phonenumbers.PhoneNumber:
    return phonenumbers.parse(_OLD_MEXICAN_MOBILE.sub(r"+52\1", text))
