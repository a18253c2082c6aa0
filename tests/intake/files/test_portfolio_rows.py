"""What billing systems and spreadsheets write: ids, labels, phones, and cells left out."""

from pathlib import Path

import pytest

from puntual.intake.files.portfolio import read_portfolio
from tests.intake.files.portfolio_files import HEADER, errors, read, row


@pytest.mark.parametrize(
    "name", ["INV/2026/00012", "#1042", "A 0001-00001234", "50% off?", "\u00d1-1", "a" * 64]
)
def test_an_id_is_taken_as_the_billing_system_writes_it(tmp_path: Path, name: str) -> None:
    """H-16: every row of such a system was refused."""
    file = read(tmp_path, row(debtor_id=name, invoice_id=name))
    assert ([*file.customers], [*file.invoices], file.rejected) == ([name], [name], [])


def test_the_printed_number_is_the_label_of_all_instalments(tmp_path: Path) -> None:
    file = read(tmp_path, row(), row(due_on="2026-02-20", label="A 1042"))
    assert file.invoices["F1"]["label"] == "A 1042"
    assert "label" not in read(tmp_path, row()).invoices["F1"]


def test_two_labels_of_one_invoice_contradict_each_other(tmp_path: Path) -> None:
    file = read(tmp_path, row(label="A 1042"), row(due_on="2026-02-20", label="A 1043"))
    assert errors(file)[0][1].startswith("label: differs from line 2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+52 55 5550 0001", "+525555500001"),
        ("+52 1 55 5550 0001", "+525555500001"),
        ("+55 (011) 98765-0008", "+5511987650008"),
        ("+54 9 11 5555-0005", "+54 11 15 5555-0005"),
    ],
)
def test_two_spellings_of_a_phone_are_one_phone(tmp_path: Path, one: str, other: str) -> None:
    """H-17: the second row was refused, and its invoice missing in the message."""
    first = row(phone=one, country="")
    file = read(tmp_path, first, row(phone=other, country="", invoice_id="F2"))
    assert ([*file.invoices], file.rejected) == (["F1", "F2"], [])


def test_two_phones_still_contradict_each_other(tmp_path: Path) -> None:
    file = read(tmp_path, row(), row(phone="+573005550002", invoice_id="F2"))
    assert errors(file)[0][1].startswith("phone: differs from line 2")


def test_cells_that_a_spreadsheet_leaves_out_at_the_end_are_empty(tmp_path: Path) -> None:
    """H-17: ten of twelve cells were refused with a hint on quotes."""
    cells = row().split(",")
    for kept in range(HEADER.split(",").index("currency") + 1, len(cells)):
        file = read(tmp_path, ",".join(cells[:kept]))
        assert ([*file.invoices], file.rejected) == (["F1"], [])


def test_a_row_that_lacks_a_required_cell_or_has_too_many_is_refused(tmp_path: Path) -> None:
    cells = row().split(",")
    short = ",".join(cells[: HEADER.split(",").index("currency")])
    file = read(tmp_path, short, row() + ",", row(1))
    assert [line for line, _ in errors(file)] == [2, 3]
    assert [*file.invoices] == ["F2"]


def test_a_required_column_at_the_end_is_never_filled_up(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.csv"
    header = "debtor_id,invoice_id,issued_on,due_on,name,amount,currency"
    path.write_text(f"{header}\nD1,F1,2026-01-01,2026-01-20", "utf-8")
    assert [one.line for one in read_portfolio(path).rejected] == [2]
