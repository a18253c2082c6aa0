"""Columns of a file that say what of an amount is not principal."""

import json
from datetime import date
from pathlib import Path

from puntual.intake.files.portfolio import Portfolio, read_portfolio
from puntual.intake.files.receivables import read_days
from puntual.intake.files.refusal import Refusal

HEADER = (
    "debtor_id,invoice_id,issued_on,due_on,amount,currency,"
    "interest,fine,costs,interest_rate,costs_for,contract_on"
)


def read(tmp_path: Path, *lines: str) -> Portfolio:
    path = tmp_path / "portfolio.csv"
    path.write_text("\n".join((HEADER, *lines)), "utf-8")
    return read_portfolio(path)


def test_empty_columns_say_nothing(tmp_path: Path) -> None:
    portfolio = read(tmp_path, "D1,F1,2026-01-01,2026-01-20,1020.00,MXN,,,,,,")
    assert portfolio.invoices["F1"]["instalments"] == [
        {"due_on": "2026-01-20", "amount": "1020.00"}
    ]
    assert "contract_on" not in portfolio.invoices["F1"]
    assert not portfolio.rejected


def test_charges_are_those_of_the_instalment_of_the_row(tmp_path: Path) -> None:
    portfolio = read(
        tmp_path,
        'D1,F1,2026-01-01,2026-01-20,"1.020,00",BRL,"20,00",0,"5,00","1 %",carta,2025-12-01',
        'D1,F1,2026-01-01,2026-02-20,"1.000,00",BRL,,,,,,',
    )
    invoice = portfolio.invoices["F1"]
    assert invoice["contract_on"] == "2025-12-01"
    charges = {
        "interest": "20.00",
        "fine": "0.00",
        "costs": "5.00",
        "rate": "1 %",
        "costs_for": "carta",
    }
    assert [one.get("charges") for one in invoice["instalments"]] == [charges, None]


def test_what_is_wrong_is_said_of_its_column(tmp_path: Path) -> None:
    portfolio = read(
        tmp_path,
        "D1,F1,2026-01-01,2026-01-20,10.00,MXN,20.00,,,,,",
        "D2,F2,2026-01-01,2026-01-20,10.00,MXN,,,,1 %,,",
    )
    assert [one.error.partition(":")[0] for one in portfolio.rejected] == [
        "interest, fine, costs",
        "interest_rate",
    ]


def test_two_rows_of_one_invoice_have_one_contract(tmp_path: Path) -> None:
    portfolio = read(
        tmp_path,
        "D1,F1,2026-01-01,2026-01-20,10.00,MXN,,,,,,2025-12-01",
        "D1,F1,2026-01-01,2026-02-20,10.00,MXN,,,,,,2025-12-02",
        "D1,F1,2026-01-01,2026-01-20,10.00,MXN,1.00,,,,,",
    )
    assert [(one.line, one.error.partition(":")[0]) for one in portfolio.rejected] == [
        (3, "contract_on"),
        (4, "invoice_id"),
    ]


def test_a_receivables_file_has_the_same_fields(tmp_path: Path) -> None:
    event = {
        "type": "invoice.issued",
        "on": "2026-01-05",
        "invoice_id": "F-1",
        "customer_id": "C-1",
        "amount": "120.50",
        "currency": "USD",
        "issued_on": "2026-01-05",
        "due_on": "2026-02-04",
        "interest": 20.5,
        "interest_rate": "1 %",
        "contract_on": "2025-12-01",
    }
    path = tmp_path / "receivables.ndjson"
    path.write_text(json.dumps(event), "utf-8")
    refused: list[Refusal] = []
    (day,) = read_days(path, refused)
    assert (day.on, refused) == (date(2026, 1, 5), [])
    (invoice,) = day.invoices
    assert invoice["charges"] == {"interest": "20.5", "rate": "1 %"}
    assert invoice["contract_on"] == "2025-12-01"
