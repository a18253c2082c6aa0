"""How a name from a billing system becomes a greeting."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from puntual.domain.wording.form_of_address import address, clean, plain_label, without_emphasis


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


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Ana *GANADORA* https://premio.example/x", "Ana GANADORA"),
        ("Ana _Pérez_ ~de~ `López`", "Ana Pérez de López"),
        ("Ana www.premio.example", "Ana"),
        ("Ana wa.me/5215555550000", "Ana"),
        ("Ana premio.com/gana ya", "Ana ya"),
        ("Ana pagos-mx.com.mx", "Ana"),
        ("Ana bit.ly/x", "Ana"),
        ("Ana ana@example.com", "Ana"),
        ("Ana llama +52 55 5550 0000", "Ana llama"),
        ("Ana 55 5550-0000", "Ana"),
        ("Ana w*w*w.premio.example", "Ana"),
        ("Ana wa\u200b.me/52555", "Ana"),
        ("https://premio.example", ""),
        ("Ferretería López S.A. de C.V.", "Ferretería López S.A. de C.V."),
        ("Cía. do Sul Ltda. 24/7", "Cía. do Sul Ltda. 24/7"),
        ("Taller 3 de Mayo", "Taller 3 de Mayo"),
        ("D'Onofrio & Hijos", "D'Onofrio & Hijos"),
    ],
)
def test_a_name_carries_no_markup_no_link_and_no_number(name: str, greeting: str) -> None:
    """Whoever registered at a shop with a victim's phone wrote a message that is trusted."""
    assert address(name) == greeting


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("F_1042", "F_1042"),
        ("2026-000123456789", "2026-000123456789"),
        ("001-001-000012345", "001-001-000012345"),
        ("*F-1* https://x.example", "F-1"),
        ("F-1 llame al +52 55 5550 0000", "F-1 llame al"),
        ("F-1 wa.me/5255", "F-1"),
    ],
)
def test_a_label_keeps_its_number_and_loses_the_rest(label: str, said: str) -> None:
    assert plain_label(label, 60) == said


def test_a_creditor_may_be_called_like_its_site() -> None:
    assert without_emphasis("*Muebles.com* 555-0000-11", 60) == "Muebles.com 555-0000-11"


@given(st.text(st.sampled_from("ab.w_*~`/:@+ 0123456789\u200bcom"), max_size=80))
@example("0000000_a")
def test_what_was_taken_out_leaves_nothing_to_take_out(text: str) -> None:
    assert address(address(text)) == address(text)
    assert plain_label(plain_label(text, 60), 60) == plain_label(text, 60)
