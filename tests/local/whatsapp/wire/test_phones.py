from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.whatsapp.wire.phones import derive_wa_id, find_zone, is_wa_id, parse_phone


@pytest.mark.parametrize(
    ("digits", "wa_id"),
    [
        ("525550000001", "5215550000001"),
        ("5215550000001", "5215550000001"),
        ("541155500001", "5491155500001"),
        ("5491155500001", "5491155500001"),
        ("5511955500001", "5511955500001"),
        ("5531955500001", "553155500001"),
        ("573005550001", "573005550001"),
    ],
)
def test_an_identifier_differs_from_the_number_where_whatsapp_changes_it(
    digits: str, wa_id: str
) -> None:
    assert derive_wa_id(digits) == wa_id


@given(st.from_regex(r"5[124567][1-9][0-9]{8,10}", fullmatch=True))
def test_an_identifier_of_an_identifier_is_itself(digits: str) -> None:
    once = derive_wa_id(digits)
    assert derive_wa_id(once) == once
    assert is_wa_id(once)


@pytest.mark.parametrize("text", ["525550000001", "+0525550000001", "+52 555", "ana", ""])
def test_a_number_without_plus_and_country_is_no_number(text: str) -> None:
    assert parse_phone(text) is None


def test_punctuation_in_a_number_is_tolerated() -> None:
    assert parse_phone("+52 (555) 000-0001") == "525550000001"


def test_a_phone_shows_the_time_of_its_country() -> None:
    assert [find_zone("5215550000001"), find_zone("99")] == ["America/Mexico_City", "UTC"]
