"""Amounts in a file: what one cell leaves in doubt is read only if its column proves the style."""

from pathlib import Path

import pytest

from tests.intake.files.portfolio_files import amounts, errors, read, row


@pytest.mark.parametrize(
    ("proof", "plain", "doubtful", "meant"),
    [
        ("1.160,50", "1160.50", "1.250", "1250.00"),
        ("1.190.000", "1190000.00", "780.000", "780000.00"),
        ("1250,5", "1250.50", "780.000", "780000.00"),
        ("1 250,00", "1250.00", "1.250", "1250.00"),
        ("1250.50", "1250.50", "1.250", "1.25"),
        ("1,190,000", "1190000.00", "780,000", "780000.00"),
        ("1'250.000,00", "1250000.00", "1'250.000", "1250000.00"),
    ],
)
def test_a_certain_cell_of_the_column_ends_the_doubt_about_another(
    tmp_path: Path, proof: str, plain: str, doubtful: str, meant: str
) -> None:
    for cells in ((proof, doubtful), (doubtful, proof)):
        file = read(tmp_path, row(amount=cells[0]), row(1, amount=cells[1]))
        assert sorted(amounts(file)) == sorted([plain, meant])
        assert (file.rejected, file.warnings) == ([], [])


@pytest.mark.parametrize("other", ["780000", "1 250", "980.000", "x", ""])
def test_a_column_that_proves_nothing_leaves_the_doubt_and_the_row_is_refused(
    tmp_path: Path, other: str
) -> None:
    """H-1: a customer read "$780 COP" where 780,000 were owed."""
    file = read(tmp_path, row(amount="780.000"), row(1, amount=other))
    assert "F1" not in file.invoices
    line, error = errors(file)[0]
    assert line == 2
    assert error.startswith("amount: can be read as two amounts")


def test_a_column_that_contradicts_itself_leaves_the_doubt_and_says_so(tmp_path: Path) -> None:
    rows = (row(amount="1.160,50"), row(1, amount="1250.50"))
    file = read(tmp_path, *rows, row(invoice_id="F3", amount="1.250"))
    assert amounts(file) == ["1160.50", "1250.50"]
    assert [line for line, _ in errors(file)] == [4]
    assert ["lines 2 and 3" in one for one in file.warnings] == [True]


def test_one_column_proves_nothing_for_another(tmp_path: Path) -> None:
    paid = {"paid_on": "2026-01-10", "paid_amount": "1.160"}
    file = read(tmp_path, row(amount="1.160,50", **paid))
    assert errors(file)[0][1].startswith("paid_amount: can be read as two amounts")


def test_a_payment_is_read_as_its_own_column_proves(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        row(amount="1190000", paid_on="2026-01-10", paid_amount="780.000"),
        row(1, amount="980000", paid_on="2026-01-10", paid_amount="1.160,50"),
    )
    assert [one["amount"] for one in file.payments] == ["780000.00", "1160.50"]


def test_a_currency_with_three_decimals_is_read_as_at_the_endpoint(tmp_path: Path) -> None:
    kuwaiti = row(amount="1.250", currency="KWD")
    assert amounts(read(tmp_path, kuwaiti)) == ["1.250"]
    assert amounts(read(tmp_path, kuwaiti, row(1, amount="1.160,50"))) == ["1250.000", "1160.50"]


def test_zeros_at_the_end_say_nothing(tmp_path: Path) -> None:
    """H-17: nine decimals, all zero, were refused."""
    assert amounts(read(tmp_path, row(amount="1160.000000000"))) == ["1160.00"]


def test_the_same_instalment_in_another_spelling_is_the_same(tmp_path: Path) -> None:
    file = read(tmp_path, row(amount="1250000"), row(amount="1.250.000"))
    assert amounts(file) == ["1250000.00"]
    assert "repeats an instalment" in errors(file)[0][1]


@pytest.mark.parametrize("text", ["1E+1000000000", "NaN", "Infinity", "\u0661\u0662", "9" * 5000])
def test_what_is_no_amount_is_refused_and_the_others_go_on(tmp_path: Path, text: str) -> None:
    file = read(tmp_path, row(amount=text), row(1))
    assert errors(file)[0][1].startswith("amount: ")
    assert [*file.invoices] == ["F2"]


@pytest.mark.parametrize("nothing", ["0", "0.00", "0,00", ""])
def test_nothing_paid_is_no_payment_however_it_is_written(tmp_path: Path, nothing: str) -> None:
    file = read(tmp_path, row(paid_amount=nothing))
    assert (file.payments, file.rejected) == ([], [])
