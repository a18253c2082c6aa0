"""Currencies: what ISO 4217 says, never what an invoice shows."""

import tomllib
from importlib import import_module

import pytest

from puntual.domain.currencies import (
    EXPONENTS,
    exponent_of,
    least_asked_of,
    require_currency,
    rounding_unit_of,
)
from puntual.domain.currency_table import ASK_FROM
from puntual.domain.errors import InvalidInput
from tools.compile_currencies import DATA, compiled, main

_SERVED = (
    *("ARS", "BOB", "BRL", "CLF", "CLP", "COP", "CRC", "DOP", "EUR", "GTQ", "HNL", "MXN", "NIO"),
    *("PAB", "PEN", "PYG", "SVC", "USD", "UYU"),
)


def test_the_table_is_list_one_of_iso_4217() -> None:
    """The library takes it from the list that SIX Group keeps for ISO."""
    currencies = import_module("iso4217").Currency
    listed = {one.value: one.exponent for one in currencies if one.exponent is not None}
    assert dict(EXPONENTS) == listed


def test_the_compiled_table_says_what_its_data_file_says() -> None:
    assert main(["--check"]) == 0
    assert compiled().count('"COP": 20000,') == 1
    sums = tomllib.loads(DATA.read_text("utf-8"))["ask_from"]
    assert (sums["COP"], sums["CLP"], sums["CLF"]) == ("200.00", "50", "0.0020")
    assert (ASK_FROM["COP"], ASK_FROM["CLP"], ASK_FROM["CLF"]) == (200_00, 50, 20)


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
    """Records of before may name one."""
    assert "QQQ" not in EXPONENTS
    assert exponent_of("QQQ") == 2


@pytest.mark.parametrize(("currency", "unit"), [("COP", 100), ("MXN", 1), ("CLP", 1), ("QQQ", 1)])
def test_colombians_alone_reckon_in_whole_units_of_a_currency_with_cents(
    currency: str, unit: int
) -> None:
    assert rounding_unit_of(currency) == unit


@pytest.mark.parametrize("currency", [*sorted(EXPONENTS), "QQQ"])
def test_each_currency_has_a_least_sum_above_zero_and_above_what_is_rounded_away(
    currency: str,
) -> None:
    assert least_asked_of(currency) >= rounding_unit_of(currency) >= 1


@pytest.mark.parametrize("currency", _SERVED)
def test_the_least_sum_of_a_served_currency_is_its_own(currency: str) -> None:
    assert least_asked_of(currency) == ASK_FROM[currency]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        *(("MNX", "MXN"), ("MXM", "MXN"), ("mxn", "MXN"), ("MX", "MXN"), ("MXNN", "MXN")),
        *(("USDT", "USD"), ("CPO", "COP"), ("BLR", "BRL"), ("PNE", "PEN"), ("ASR", "ARS")),
    ],
)
def test_a_slip_is_refused_with_the_code_that_is_close_to_it(slip: str, meant: str) -> None:
    """H-18: `MNX` was accepted and written to the customer."""
    with pytest.raises(InvalidInput) as refusal:
        require_currency(slip)
    assert refusal.value.field == "currency"
    assert f'"{meant}"' in refusal.value.fix


@pytest.mark.parametrize("code", ["XYZ", "XXX", "XTS", "XAU", "pesos", "", "$", "M" * 10**6])
def test_what_is_close_to_no_code_is_refused_with_an_example(code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        require_currency(code)
    assert len(refusal.value.fix) < 60


def test_a_code_is_returned_as_it_is() -> None:
    assert require_currency("MXN") == "MXN"
