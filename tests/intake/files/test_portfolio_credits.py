"""Credit notes in a file: told as such, or their debtor is left out rather than asked too much."""

from datetime import date
from pathlib import Path

import pytest

from tests.intake.files.portfolio_files import errors, read, row

CREDIT = {"invoice_id": "NC-1", "document": "credit_note", "amount": "500.00", "due_on": ""}


def test_a_negative_row_leaves_its_debtor_out_and_names_the_document_to_write(
    tmp_path: Path,
) -> None:
    """H-8: the customer was asked for all that the credit note had taken back."""
    file = read(tmp_path, row(), row(invoice_id="NC-1", amount="-500.00"), row(1))
    assert ([*file.invoices], [*file.customers]) == (["F2"], ["D2"])
    assert file.lost_debtors == ("D1",)
    (line, error), *others = errors(file)
    assert (line, others) == (3, [])
    for words in ("amount: is negative", "credit_note", "`document`", "left out"):
        assert words in error


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_credit_note_lowers_what_is_owed_from_its_day_on(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    rows = (row(), row(**CREDIT, applies_to="F1", issued_on="2026-01-09"))
    file = read(tmp_path, *(rows[place] for place in order))
    first, second = file.days()
    assert [one["external_id"] for one in first.invoices] == ["F1"]
    assert (second.on, len(second)) == (date(2026, 1, 9), 1)
    assert second.credit_notes == [
        {
            "source": "portfolio",
            "external_id": "NC-1",
            "debtor_id": "D1",
            "issued_on": "2026-01-09",
            "currency": "COP",
            "amount": "500.00",
            "invoice": {"source": "portfolio", "external_id": "F1"},
        }
    ]


def test_a_credit_note_is_never_told_before_its_debtor(tmp_path: Path) -> None:
    file = read(tmp_path, row(**CREDIT, issued_on="2025-12-01"), row())
    (day,) = file.days()
    assert [one["external_id"] for one in day.credit_notes] == ["NC-1"]


def test_a_credit_note_without_an_invoice_of_its_debtor_is_told_on_its_day(tmp_path: Path) -> None:
    (day,) = read(tmp_path, row(**CREDIT)).days()
    assert (day.on, day.customers, len(day.credit_notes)) == (date(2026, 1, 1), [], 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "x"}, "amount: is not a plain decimal"),
        ({"amount": "-500.00"}, "amount: is negative"),
        ({"issued_on": ""}, "issued_on: is not a date"),
        ({"applies_to": "F9"}, "applies_to: is no invoice of this debtor_id"),
        ({"applies_to": "F2"}, "applies_to: is no invoice of this debtor_id"),
        ({"applies_to": "\u200b"}, "applies_to: holds invisible characters"),
        ({"paid_on": "2026-01-05"}, "paid_on: stands beside a credit note"),
        ({"invoice_id": "F1"}, "invoice_id: is that of line 2"),
        ({"document": "nota"}, "document: is neither invoice nor credit_note"),
        ({"phone": "+573005550009"}, "phone: differs from line 2"),
    ],
)
def test_whoever_has_a_credit_note_that_is_refused_is_left_out_whole(
    tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    paid = row(paid_on="2026-01-10", paid_amount="1000")
    file = read(tmp_path, paid, row(1), row(**CREDIT | {"due_on": "2026-01-20"} | changes))
    assert ([*file.invoices], file.payments, file.credit_notes) == (["F2"], [], {})
    assert [line for line, _ in errors(file)] == [4]
    assert words in errors(file)[0][1]
    assert "left out" in errors(file)[0][1]


def test_a_second_credit_note_of_one_id_is_refused(tmp_path: Path) -> None:
    file = read(tmp_path, row(), row(**CREDIT), row(**CREDIT))
    assert "invoice_id: is that of line 3" in errors(file)[0][1]


def test_an_invoice_never_has_the_id_of_a_credit_note(tmp_path: Path) -> None:
    file = read(tmp_path, row(**CREDIT), row(invoice_id="NC-1"))
    assert "invoice_id: is that of line 2" in errors(file)[0][1]


def test_an_invoice_applies_to_nothing(tmp_path: Path) -> None:
    file = read(tmp_path, row(applies_to="F2"), row(1, document="invoice"))
    assert "applies_to: stands beside an invoice" in errors(file)[0][1]
    assert [*file.invoices] == ["F2"]
