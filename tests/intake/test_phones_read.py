"""Phones as address books, billing systems and people write them (case H-15)."""

import re

import phonenumbers
import pytest
from pydantic_core import PydanticCustomError

from puntual.intake.contact_checks import PHONE_PATTERN, check_phone

COUNTRIES = (
    *("AR", "BO", "BR", "CL", "CO", "CR", "DO", "EC", "ES", "GT", "HN", "MX", "PA", "PE", "PY"),
    *("SV", "US", "UY"),
)
MARKS = {
    "no-break blanks": "\u00a0",
    "dashes of typography": "\u2011",
    "slashes": "/",
    "points": ".",
    "tabs": "\t",
}


def a_number(country: str) -> phonenumbers.PhoneNumber:
    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    assert number is not None
    return number


def written(number: phonenumbers.PhoneNumber, form: int) -> str:
    return str(phonenumbers.format_number(number, form))


@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize("country", COUNTRIES)
def test_marks_between_the_digits_say_nothing(country: str, marks: str) -> None:
    number = a_number(country)
    text = written(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace(" ", MARKS[marks])
    assert check_phone(text) == written(number, phonenumbers.PhoneNumberFormat.E164)
    assert re.fullmatch(PHONE_PATTERN, text)


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_address_books_put_around_a_number_is_no_part_of_it(country: str) -> None:
    """A number that was copied from a telephone was refused, and looked right."""
    e164 = written(a_number(country), phonenumbers.PhoneNumberFormat.E164)
    for text in (
        f"\u202a{e164}\u202c",
        f"\ufeff{e164}",
        f"{e164}\u200b",
        f"(+{e164[1:3]}){e164[3:]}",
    ):
        assert check_phone(text) == e164
        assert re.fullmatch(PHONE_PATTERN, text)


@pytest.mark.parametrize("country", ["AR", "BO", "BR", "CL", "CO", "EC", "PE", "PY", "UY"])
def test_a_zero_of_domestic_calls_is_left_out(country: str) -> None:
    """Chile's and Colombia's was stored: the customer was never reached, nor met as one person."""
    number = a_number(country)
    code, own = number.country_code, number.national_number
    assert check_phone(f"+{code} (0){own}") == check_phone(f"+{code}0{own}") == f"+{code}{own}"


@pytest.mark.parametrize("country", ["CR", "DO", "ES", "GT", "HN", "MX", "PA", "SV", "US"])
def test_a_zero_where_nobody_dials_one_is_refused(country: str) -> None:
    number = a_number(country)
    with pytest.raises(PydanticCustomError, match="too many or too few digits"):
        check_phone(f"+{number.country_code} (0){number.national_number}")


def test_a_zero_that_leaves_no_number_is_refused_with_the_fix() -> None:
    with pytest.raises(PydanticCustomError, match="begins with a zero behind the country code"):
        check_phone("+57 0111 111 111")


def test_the_zero_of_italy_stays() -> None:
    assert check_phone("+39 06 6982 0001") == "+390669820001"


@pytest.mark.parametrize(
    "text",
    [
        "5555500001",
        "005255 5550 0001",
        "+52 \u0665\u0665 5550 0001",
        "tel:+525555500001",
        "\u202a",
    ],
)
def test_what_is_not_certain_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="is not an international phone number"):
        check_phone(text)
    assert not re.fullmatch(PHONE_PATTERN, text)
