"""Letters and segments of an SMS."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.templates.sms_text import fold, segments


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ferretería El Roble", "Ferreteria El Roble"),
        ("¿Año, café, pingüino?", "¿Año, café, pingüino?"),
        ("São João, ação", "Sao Joao, acao"),
        ("“así” – o no…", '"asi" - o no...'),
        ("₡1.250,00 y ₲ 5.000", "CRC 1.250,00 y PYG 5.000"),
        ("1.250,00 €", "1.250,00 €"),
        ("Юлия Ana 😀", "Ana"),
        ("1\u00a0250", "1 250"),
        ("A\u0301lamo", "Alamo"),
    ],
)
def test_a_text_is_written_in_the_alphabet_of_sms(text: str, written: str) -> None:
    assert fold(text) == written


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("á" * 70, 1),
        ("á" * 71, 2),
        # One letter is enough for the whole to have less room.
        ("a" * 70 + "á", 2),
        ("á" * 134, 2),
        ("á" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("", 1),
    ],
)
def test_a_text_travels_in_so_many_segments(text: str, count: int) -> None:
    assert segments(text) == count


@given(st.text(max_size=300))
def test_what_was_folded_stays_and_never_needs_the_other_alphabet(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert segments(once + "a") <= (len(once) * 2 + 1) // 153 + 1
