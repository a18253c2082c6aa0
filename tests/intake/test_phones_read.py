"""A phone is stored in one form: E.164 as it is understood, whatever was sent."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from puntual.application.intake.incoming import Rejected
from puntual.domain.accounts.account import Profile
from puntual.domain.ids import CreditorId
from puntual.intake.customers import read_customer

ACME = CreditorId("acme")


def read(phone: str) -> Profile | Rejected:
    raw = {"id": "C-1", "name": "Ana Prueba", "phone": phone, "country": "MX"}
    return read_customer(raw, ACME)


def stored(phone: str) -> Profile:
    profile = read(phone)
    assert isinstance(profile, Profile), profile
    return profile


@pytest.mark.parametrize("phone", ["+52 55 5550 0001", "+52-(55)-5550.0001"])
def test_marks_between_the_digits_of_a_phone_are_dropped(phone: str) -> None:
    assert stored(phone).phone == "+525555500001"


@pytest.mark.parametrize(
    ("phone", "understood"),
    [
        ("+54 011 15 5555-0001", "+5491155550001"),
        ("+55 0 11 95555-0001", "+5511955550001"),
        ("+598 094 555 001", "+59894555001"),
        ("+56 9 5555 0001", "+56955550001"),
    ],
)
def test_a_phone_is_stored_as_it_is_understood(phone: str, understood: str) -> None:
    """A prefix of domestic calls inside an international number reaches nobody."""
    assert stored(phone).phone == understood


@given(
    st.sampled_from([52, 54, 55, 57, 56, 51, 1, 34, 598, 595, 591, 506, 507, 502, 503, 504, 593]),
    st.sampled_from(["", "0", "00", "1", "9", "15", "01", "044"]),
    st.from_regex(r"[0-9]{6,11}", fullmatch=True),
)
def test_a_stored_phone_is_understood_as_itself(code: int, prefix: str, rest: str) -> None:
    first = read(f"+{code}{prefix}{rest}")
    assume(isinstance(first, Profile))
    assert isinstance(first, Profile)
    assert first.phone is not None
    again = stored(first.phone)
    assert (again.phone, again.wa_ids) == (first.phone, first.wa_ids)


def test_a_phone_behind_two_prefixes_is_in_doubt() -> None:
    rejected = read("+598 0 099 555 01")
    assert isinstance(rejected, Rejected)
    [error] = rejected.errors
    assert (error.field, error.problem) == ("phone", "can be read as more than one number")


def test_an_old_mexican_mobile_is_stored_as_today_and_known_by_both_forms() -> None:
    profile = stored("+52 1 55 5550 0001")
    assert profile.phone == "+525555500001"
    assert profile.wa_ids == {"5215555500001", "525555500001"}
