"""How a name from a billing system becomes a greeting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.wording.form_of_address import address, clean


@pytest.mark.parametrize(
    "name",
    ["Ana Pérez", "PÉREZ GÓMEZ, JUAN", "Vidriería El Roble", "Ferretería López S.A. de C.V."],
)
def test_a_debtor_is_addressed_by_the_name_that_the_creditor_writes(name: str) -> None:
    """A demo greeted a glazier's shop with "Hola, Vidriería"."""
    assert address(name) == name


@pytest.mark.parametrize("name", ["", "   ", "\n\t", "12345", "...", "\u200b"])
def test_no_name_gives_no_greeting(name: str) -> None:
    assert address(name) == ""


@given(st.text())
def test_a_greeting_is_always_one_short_line(name: str) -> None:
    greeting = address(name)
    assert len(greeting) <= 60
    assert greeting == clean(greeting, 100)


def test_a_name_has_room_for_sixty_letters() -> None:
    assert address("A" * 60) == "A" * 60
    assert address("A" * 61) == "A" * 59 + "…"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\nb\tc", "a b c"),
        ("a    b", "a b"),
        ("\u202eevil\u200b", "evil"),
        ("half \ud800 character", "half character"),
        ("non\u00a0breaking", "non breaking"),
        ("bell\x07", "bell"),
    ],
)
def test_what_whatsapp_refuses_in_a_parameter_is_taken_out(text: str, cleaned: str) -> None:
    assert clean(text, 60) == cleaned


def test_a_long_text_ends_in_an_ellipsis() -> None:
    assert clean("abcdef", 6) == "abcdef"
    assert clean("abcdefg", 6) == "abcde…"
    assert clean("abcd efg", 6) == "abcd…"


@given(st.text(), st.integers(min_value=2, max_value=200))
def test_a_cleaned_text_is_one_line_of_bounded_length_that_can_be_sent(
    text: str, longest: int
) -> None:
    cleaned = clean(text, longest)
    assert len(cleaned) <= longest
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert not any(char in cleaned for char in "\n\r\t\x0b\x0c\u2028\u2029\x85")
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
