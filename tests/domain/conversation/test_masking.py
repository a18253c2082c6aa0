"""Card numbers and one-time codes are not kept; what debtors write besides is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.conversation.masking import CARD, CODE, mask


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("4111 1111 1111 1111", CARD),
        ("mi tarjeta es 4111-1111-1111-1111 gracias", f"mi tarjeta es {CARD} gracias"),
        ("5555555555554444 e 378282246310005", f"{CARD} e {CARD}"),
        ("el código es 482913", f"el código es {CODE}"),
        ("el codigo que me llegó es 482 913", f"el codigo que me llegó es {CODE}"),
        ("meu código: 1234", f"meu código: {CODE}"),
        ("senha 99887", f"senha {CODE}"),
        ("your code is 777-888", f"your code is {CODE}"),
        ("cvv 123, vence 10/28", f"cvv {CODE}, vence 10/28"),
        ("482913 es el código", f"{CODE} es el código"),
        ("41111111 11111111 12/28 123", f"{CARD} 12/28 123"),
        ("10 4111 1111 1111 1111 10", f"10 {CARD} 10"),
        ("4111\n1111\n1111\n1111", CARD),
        ("4111  1111 - 1111\u00a0_ 1111", CARD),
        ("\uff14" + "\uff11" * 15, CARD),
        ("codigos 123456 y 654321", f"codigos {CODE} y {CODE}"),
        ("Codigo482913", f"Codigo{CODE}"),
    ],
)
def test_what_opens_an_account_is_taken_out(text: str, kept: str) -> None:
    assert mask(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("", "el viernes te pago 1500", "factura 100234 pagada", "4111 1111 1111 1112"),
        *("mi número es 55 5550 0001", "CLABE 012180001234567891"[:10], "15/12/2026 a las 10:30"),
        "2026-01-05 2026-02-05 1500 y 55 5550 0001",
        "código postal de la oficina, te pago mañana",
    ],
)
def test_what_a_person_needs_to_answer_is_kept(text: str) -> None:
    assert mask(text) == text


def test_what_is_kept_has_an_end() -> None:
    assert len(mask("a" * 10_000)) == 4096


@given(st.text(max_size=300))
def test_a_text_without_digits_stays_as_it_is(text: str) -> None:
    assert any(map(str.isdecimal, text)) or mask(text) == text
