"""How many decimals a currency has: what ISO 4217 says, never what an invoice shows."""

import pytest

from puntual.domain.currencies import EXPONENTS, exponent_of, rounding_unit_of


@pytest.mark.parametrize(
    ("currency", "exponent"),
    [
        *(("ARS", 2), ("BOB", 2), ("BRL", 2), ("CLF", 4), ("CLP", 0), ("COP", 2), ("CRC", 2)),
        *(("DOP", 2), ("EUR", 2), ("GTQ", 2), ("HNL", 2), ("MXN", 2), ("PAB", 2), ("PEN", 2)),
        *(("PYG", 0), ("SVC", 2), ("USD", 2), ("UYI", 0), ("UYU", 2), ("UYW", 4)),
        *(("JPY", 0), ("XAF", 0), ("KWD", 3), ("TND", 3)),
    ],
)
def test_a_currency_has_the_decimals_of_iso_4217(currency: str, exponent: int) -> None:
    assert (exponent_of(currency), EXPONENTS[currency]) == (exponent, exponent)


def test_a_currency_that_iso_does_not_list_has_two_decimals() -> None:
    assert "QQQ" not in EXPONENTS
    assert exponent_of("QQQ") == 2


def test_every_listed_name_is_a_currency_code() -> None:
    assert all(len(one) == 3 and one.isascii() and one.isupper() for one in EXPONENTS)


@pytest.mark.parametrize(("currency", "unit"), [("COP", 100), ("MXN", 1), ("CLP", 1), ("QQQ", 1)])
def test_colombians_alone_reckon_in_whole_units_of_a_currency_with_cents(
    currency: str, unit: int
) -> None:
    assert rounding_unit_of(currency) == unit
