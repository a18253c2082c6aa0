"""How amounts, dates and lists are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.currencies import exponent_of, rounding_unit_of
from puntual.domain.money import Money
from puntual.domain.wording.typography import (
    write_date,
    write_exactly,
    write_list,
    write_money,
    write_near_day,
    write_number,
)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (125000, "MXN", "$1,250.00 MXN"),
        (1250000_00, "COP", "$1.250.000 COP"),
        (1001, "CLP", "$1.001 CLP"),
        (125050, "ARS", "$ 1.250,50 ARS"),
        (125050, "UYU", "$ 1.250,50 UYU"),
        (125000, "BRL", "R$ 1.250,00"),
        (125000, "PEN", "S/ 1,250.00"),
        (1234568, "PYG", "₲ 1.234.568"),
        (125050, "BOB", "Bs 1.250,50"),
        (125050, "CRC", "₡1.250,50"),
        (125050, "DOP", "RD$1,250.50"),
        (125050, "GTQ", "Q1,250.50"),
        (125050, "HNL", "L 1,250.50"),
        (125050, "NIO", "C$ 1,250.50"),
        (125050, "PAB", "B/. 1,250.50"),
        (125050, "USD", "US$ 1,250.50"),
        (125050, "EUR", "1.250,50 €"),
        (123456, "CLF", "UF 12,3456"),
        (125050, "VES", "1250.50 VES"),
    ],
)
def test_an_amount_is_written_as_on_an_invoice(minor: int, currency: str, text: str) -> None:
    assert write_money(Money(minor, currency)) == text


def test_centavos_keep_their_zeros() -> None:
    assert write_money(Money(5, "MXN")) == "$0.05 MXN"
    assert write_money(Money(0, "CLP")) == "$0 CLP"


@pytest.mark.parametrize(
    ("minor", "text"),
    [
        (0, "$0 COP"),
        (100, "$1 COP"),
        (119_000_49, "$119.000 COP"),
        (119_000_50, "$119.001 COP"),
        (125_000_050, "$1.250.001 COP"),
        (-125_000_000, "-$1.250.000 COP"),
        (-125_000_050, "-$1.250.001 COP"),
        (7, "$0 COP"),
    ],
)
def test_a_colombian_reads_whole_pesos_rounded_half_up(minor: int, text: str) -> None:
    """H-18: banks and e-invoices carry centavos, which no message writes."""
    assert write_money(Money(minor, "COP")) == text


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (125_000_050, "COP", "$1.250.000,50 COP"),
        (125_000_000, "COP", "$1.250.000 COP"),
        (7, "COP", "$0,07 COP"),
        (125050, "MXN", "$1,250.50 MXN"),
        (1001, "CLP", "$1.001 CLP"),
    ],
)
def test_who_keeps_the_books_reads_every_centavo(minor: int, currency: str, text: str) -> None:
    assert write_exactly(Money(minor, currency)) == text


def test_a_negative_amount_has_its_sign_in_front() -> None:
    assert write_money(Money(-125050, "BRL")) == "-R$ 1.250,50"


@given(st.integers(), st.sampled_from(["MXN", "COP", "CLP", "ARS", "BRL", "PEN", "CLF", "XXX"]))
def test_no_digit_of_an_amount_is_ever_lost_or_rounded(minor: int, currency: str) -> None:
    text = write_exactly(Money(minor, currency))
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    left_out = rounding_unit_of(currency) if minor % rounding_unit_of(currency) == 0 else 1
    assert int(digits) * left_out == abs(minor)
    assert left_out > 1 or len(digits) > exponent_of(currency)


@pytest.mark.parametrize("currency", ["MXN", "COP", "CLP", "ARS", "UYU"])
def test_a_shared_peso_sign_never_stands_without_its_code(currency: str) -> None:
    assert write_money(Money(100, currency)).endswith(f" {currency}")


@pytest.mark.parametrize(
    ("day", "language", "text"),
    [
        (date(2026, 3, 5), "es", "5 de marzo de 2026"),
        (date(2026, 3, 5), "pt_BR", "5 de março de 2026"),
        (date(2027, 12, 31), "es", "31 de diciembre de 2027"),
        (date(2027, 9, 1), "pt_BR", "1 de setembro de 2027"),
        (date(2026, 1, 2), "en", "January 2, 2026"),
        (date(2026, 1, 2), "fr", "2 de enero de 2026"),
        (date(2026, 9, 16), "es_MX", "16 de septiembre de 2026"),
        (date(2026, 9, 16), "es_AR", "16 de septiembre de 2026"),
        (date(2026, 9, 18), "es_CL", "18 de septiembre de 2026"),
        (date(2026, 9, 1), "es_CO", "1 de septiembre de 2026"),
        (date(2026, 9, 1), "es_PE", "1 de setiembre de 2026"),
        (date(2026, 8, 30), "es_PE", "30 de agosto de 2026"),
    ],
)
def test_a_date_is_written_in_words(day: date, language: str, text: str) -> None:
    assert write_date(day, language) == text


@pytest.mark.parametrize(
    ("items", "language", "text"),
    [
        ([], "es", ""),
        (["a"], "es", "a"),
        (["a", "b"], "es", "a y b"),
        (["a", "b"], "pt_BR", "a e b"),
        (["a", "b", "c"], "es", "a, b y c"),
        (["a", "b", "c"], "en", "a, b and c"),
    ],
)
def test_a_list_is_joined_as_it_is_spoken(items: list[str], language: str, text: str) -> None:
    assert write_list(items, language) == text


@pytest.mark.parametrize(
    ("language", "currency", "minor", "text"),
    [
        ("es_MX", "MXN", 123_456, "$1,234.56 MXN y US$ 10.00"),
        ("es_CO", "COP", 1_234_567_00, "$1.234.567 COP y US$ 10.00"),
        ("es_PE", "PEN", 123_456, "S/ 1,234.56 y US$ 10.00"),
        ("es_CL", "CLP", 1_234_567, "$1.234.567 CLP y US$ 10.00"),
        ("es_AR", "ARS", 123_456, "$ 1.234,56 ARS y US$ 10.00"),
        ("es", "PYG", 1_234_567, "₲ 1.234.567 y US$ 10.00"),
        ("pt_BR", "BRL", 123_456, "R$ 1.234,56 e US$ 10.00"),
        ("en", "MXN", 123_456, "$1,234.56 MXN and US$ 10.00"),
    ],
)
def test_two_amounts_are_written_as_each_country_reads_them(
    language: str, currency: str, minor: int, text: str
) -> None:
    amounts = [Money(minor, currency), Money(1000, "USD")]
    assert write_list([write_money(one) for one in amounts], language) == text


@pytest.mark.parametrize(
    ("day", "language", "text"),
    [
        (date(2026, 9, 4), "es_MX", "hoy"),
        (date(2026, 9, 4), "pt_BR", "hoje"),
        (date(2026, 9, 4), "en", "today"),
        (date(2026, 9, 6), "es", "el domingo 6 de septiembre"),
        (date(2026, 9, 6), "es_PE", "el domingo 6 de setiembre"),
        (date(2026, 9, 6), "pt_BR", "no domingo, 6 de setembro"),
        (date(2026, 9, 7), "pt_BR", "na segunda, 7 de setembro"),
        (date(2026, 9, 7), "en_GB", "on Monday, September 7"),
        (date(2026, 9, 7), "fr", "el lunes 7 de septiembre"),
    ],
)
def test_a_near_day_is_said_with_its_weekday(day: date, language: str, text: str) -> None:
    assert write_near_day(day, date(2026, 9, 4), language) == text


def test_an_amount_of_a_currency_without_a_style_is_written_without_its_code() -> None:
    assert write_number(Money(123_456, "KES")) == "1234.56"
