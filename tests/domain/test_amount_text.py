"""An amount is read where it can mean one thing only, and nothing else becomes a number.

The judge of what is certain is a person's: each text stands beside what the debtor would say.
"""

import re
import tracemalloc
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from puntual.domain.amount_text import AMOUNT_PATTERN, DecimalMark, proved_mark, require_amount
from puntual.domain.currencies import EXPONENTS
from puntual.domain.errors import InvalidInput
from puntual.domain.money import Money


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1.250.000", "COP", 1_250_000_00),
        ("1.250,00", "MXN", 1250_00),
        ("1.160,50", "COP", 1160_50),
        ("1,250.50", "MXN", 1250_50),
        ("1,250,000", "MXN", 1_250_000_00),
        ("1250,50", "BRL", 1250_50),
        ("1 250,00", "MXN", 1250_00),
        ("1\u00a0250,00", "MXN", 1250_00),
        ("1\u202f250", "CLP", 1250),
        ("1'250.50", "MXN", 1250_50),
        ("1\u2019250", "PEN", 1250_00),
        ("1'250,000.00", "MXN", 1_250_000_00),
        ("1'250.000,00", "COP", 1_250_000_00),
        ("780.00", "COP", 780_00),
        ("1250.500000", "MXN", 1250_50),
        ("1160.000000000", "MXN", 1160_00),
        ("780000.50000000000000000000", "COP", 780_000_50),
        ("119000.50", "COP", 119_000_50),
        ("1.250", "KWD", 1250),
        ("1250.500", "TND", 1_250_500),
        ("1.2500", "CLF", 12500),
        ("780.00", "CLP", 780),
        ("0001250", "MXN", 1250_00),
    ],
)
def test_what_can_mean_one_thing_is_read(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        *product(("780.000", "1.250", "1,250", "0.500", "1250.500"), ("COP", "MXN", "BRL", "CLP")),
        *(("1.250", "CLF"), ("1,250", "KWD"), ("1'250.000", "COP"), ("1'250.000", "KWD")),
    ],
)
def test_three_digits_behind_the_only_mark_are_refused_with_the_field_and_the_fix(
    text: str, currency: str
) -> None:
    """H-1: a customer read "$780 COP" where 780,000 were owed."""
    with pytest.raises(InvalidInput, match="two amounts") as refusal:
        Money.parse(text, currency, field="instalments[1].amount")
    assert refusal.value.field == "instalments[1].amount"
    assert "1250000" in refusal.value.fix


@pytest.mark.parametrize(
    ("text", "mark", "minor"),
    [
        ("1.250", DecimalMark.COMMA, 1250_00),
        ("1.250", DecimalMark.POINT, 1_25),
        ("1,250", DecimalMark.POINT, 1250_00),
        ("1,250", DecimalMark.COMMA, 1_25),
        ("1'250.000", DecimalMark.COMMA, 1_250_000_00),
        ("1250.500", DecimalMark.POINT, 1250_50),
        ("1250.50", DecimalMark.COMMA, 1250_50),
    ],
)
def test_a_known_mark_ends_the_doubt_and_changes_nothing_certain(
    text: str, mark: DecimalMark, minor: int
) -> None:
    assert Money.parse(text, "MXN", mark=mark) == Money(minor, "MXN")


def test_a_known_mark_reads_nothing_that_its_writer_would_not_write() -> None:
    with pytest.raises(InvalidInput, match="not a plain decimal"):
        Money.parse("1250.500", "COP", mark=DecimalMark.COMMA)


def test_a_known_mark_counts_for_three_decimals_too() -> None:
    assert Money.parse("1.250", "KWD", mark=DecimalMark.COMMA) == Money(1_250_000, "KWD")


@pytest.mark.parametrize(
    "text",
    [
        *("1E5", "1e5", "1E+1000000000", "NaN", "nan", "sNaN", "Infinity", "-Infinity", "inf"),
        *("\u0661\u0662", "\uff15", "1_000", "0x1F", "+5", "5 MXN", "$ 5", "1/2", "10%", ""),
        *("1.25.00", "12.50,00", "1.250.00", "1,250.000.00", "1..5", ".5", "5.", "1 2 3", "1 25"),
        *(
            "1.250 000",
            "1234.567,00",
            " 5",
            "5\n",
            "5\x00",
            "9" * 16,
            "0." + "1" * 16,
            "9" * 10**6,
        ),
    ],
)
def test_what_is_no_amount_is_refused_and_costs_nothing(text: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInput):
            Money.parse(text, "MXN")
        assert tracemalloc.get_traced_memory()[1] < 3 * len(text) + 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "text", ["-5", "5-", "(5.00)", "\u22125", "-1.250,50", " -5 ", "- 5", "\u20105", "-"]
)
def test_a_negative_amount_is_refused_with_the_document_to_send_instead(text: str) -> None:
    with pytest.raises(InvalidInput, match="is negative") as refusal:
        Money.parse(text, "MXN")
    assert "credit note" in refusal.value.fix
    assert "reversal" in refusal.value.fix


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        *(("1.160,50", DecimalMark.COMMA), ("1.190.000", DecimalMark.COMMA)),
        *(("1250,5", DecimalMark.COMMA), ("1 250,00", DecimalMark.COMMA)),
        *(("1,190,000", DecimalMark.POINT), ("1250.50", DecimalMark.POINT)),
        *(("-1.250,50", DecimalMark.COMMA), ("(1,250.50)", DecimalMark.POINT)),
        *(("1.250", None), ("1250.500", None), ("1250", None), ("1 250", None), ("x", None)),
        *(("", None), ("1'250.000", None)),
    ],
)
def test_only_what_is_certain_proves_how_its_writer_writes(
    text: str, mark: DecimalMark | None
) -> None:
    assert proved_mark(text) is mark


_WRITTEN = st.from_regex(r"[0-9]{0,4}([.,' \u2019\u00a0][0-9]{0,4}){0,5}", fullmatch=True)


def _is_read_in_some_currency(text: str) -> bool:
    for currency in ("MXN", "KWD", "CLF"):
        try:
            if Money.parse(text, currency).minor > 0:
                return True
        except InvalidInput as err:
            # Which decimals there may be is no matter of form.
            if "more decimals" in err.problem:
                return True
    return False


@given(_WRITTEN)
@example("1.250")
@example("1,250")
@example("1'250.500")
@example("0.00")
def test_the_schema_of_an_amount_takes_exactly_what_is_read(text: str) -> None:
    assert bool(re.fullmatch(AMOUNT_PATTERN, text)) is _is_read_in_some_currency(text)


@given(st.integers(1, 10**12), st.sampled_from(sorted(EXPONENTS)), st.sampled_from(DecimalMark))
def test_an_amount_means_the_same_however_it_is_written(
    minor: int, currency: str, mark: DecimalMark
) -> None:
    """Grouped by thousands, decimals behind the given mark: read back, or refused."""
    exponent = EXPONENTS[currency]
    whole, rest = divmod(minor, 10**exponent)
    grouped = f"{whole:,}" if mark is DecimalMark.POINT else f"{whole:,}".replace(",", ".")
    text = f"{grouped}{mark}{rest:0{exponent}d}" if exponent else grouped
    assert Money.parse(text, currency, mark=mark) == Money(minor, currency)
    assert _read(text, currency) in {Money(minor, currency), None}


def _read(text: str, currency: str) -> Money | None:
    try:
        return Money.parse(text, currency)
    except InvalidInput:
        return None


def test_whether_an_amount_is_one_at_all_needs_no_currency() -> None:
    require_amount("1.250", "amount")
    with pytest.raises(InvalidInput, match="amount: is not a plain decimal"):
        require_amount("1.25.00", "amount")
