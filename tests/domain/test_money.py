"""Money is exact: what is read is what is written, and nothing is ever rounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.currencies import EXPONENTS
from puntual.domain.errors import InvalidInput
from puntual.domain.money import Money, total_by_currency

CURRENCIES = st.sampled_from(["MXN", "COP", "PEN", "CLP", "ARS", "BRL", "USD", "CLF", "PYG"])
AMOUNTS = st.builds(Money, st.integers(-(10**12), 10**12), CURRENCIES)


@given(st.builds(Money, st.integers(0, 10**12), st.sampled_from(sorted(EXPONENTS))))
def test_an_amount_that_is_written_is_read_back_unchanged(amount: Money) -> None:
    assert Money.parse(amount.to_text(), amount.currency) == amount


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1250.50", "MXN", 125050),
        ("1250.5", "MXN", 125050),
        ("1250", "MXN", 125000),
        ("1234568", "COP", 123456800),
        ("1234568.00", "COP", 123456800),
        ("1234568.5", "COP", 123456850),
        ("1250", "PEN", 125000),
        ("1234568", "PYG", 1234568),
        ("10.005", "KWD", 10005),
        ("0.01", "BRL", 1),
        ("1.2345", "CLF", 12345),
        ("1160.000000000", "MXN", 116000),
    ],
)
def test_plain_decimals_are_read_in_minor_units(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text", ["1,23.56", "12.34,56", "$5", "", " 5", "1e3", "NaN", "0x10", "5.", ".5", "½"]
)
def test_an_amount_that_could_be_misread_is_refused_with_the_fix(text: str) -> None:
    """A rival read "1,234.56" as 1 (parseFloat)."""
    with pytest.raises(InvalidInput) as refusal:
        Money.parse(text, "MXN", field="instalments[0].amount")
    assert refusal.value.field == "instalments[0].amount"
    assert "1250.50" in refusal.value.fix


def test_more_decimals_than_the_currency_has_are_refused() -> None:
    with pytest.raises(InvalidInput, match="more decimals than CLP allows"):
        Money.parse("999.5", "CLP")


@pytest.mark.parametrize("currency", ["mxn", "MX", "MXNN", "M1N", "", "XYZ", "XXX", "XAU"])
def test_what_is_not_a_currency_code_is_refused(currency: str) -> None:
    with pytest.raises(InvalidInput, match="currency"):
        Money.parse("1.00", currency)


def test_amounts_of_two_currencies_never_mix_in_a_sum() -> None:
    with pytest.raises(InvalidInput):
        Money(1, "MXN") + Money(1, "USD")
    with pytest.raises(InvalidInput):
        Money(1, "MXN") - Money(1, "USD")


def test_amounts_of_one_currency_add_and_subtract() -> None:
    assert Money(150, "PEN") + Money(50, "PEN") == Money(200, "PEN")
    assert Money(150, "PEN") - Money(50, "PEN") == Money(100, "PEN")


@given(st.lists(AMOUNTS))
def test_a_total_holds_each_currency_once_and_loses_nothing(amounts: list[Money]) -> None:
    totals = total_by_currency(amounts)
    assert len({total.currency for total in totals}) == len(totals)
    for total in totals:
        expected = sum(one.minor for one in amounts if one.currency == total.currency)
        assert total.minor == expected


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (10**28 + 1, "MXN", "100000000000000000000000000.01"),
        (-5, "MXN", "-0.05"),
        (-125050, "BRL", "-1250.50"),
        (7, "CLP", "7"),
        (-7, "COP", "-0.07"),
        (125000000, "COP", "1250000.00"),
        (12345, "CLF", "1.2345"),
    ],
)
def test_an_amount_is_written_with_all_of_its_digits(minor: int, currency: str, text: str) -> None:
    """A decimal context rounds beyond 28 digits, as the sum of a corrupt file may have."""
    assert Money(minor, currency).to_text() == text
