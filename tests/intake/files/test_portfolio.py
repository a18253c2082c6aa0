from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from local import demo_portfolio
from puntual.intake.files.portfolio import Portfolio, read_portfolio
from puntual.intake.files.rows import UnreadableFile

_HEADER = (
    "debtor_id,name,phone,country,state,locale,zone,consent_at,"
    "invoice_id,issued_on,due_on,amount,paid_amount,paid_on,currency,segment"
)
_GOOD = "D1,Ana,+525555500001,MX,,,,2025-11-03,F1,2026-01-01,2026-01-20,1250.50,,,MXN,A"


def read(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Portfolio:
    path = tmp_path / "portfolio.csv"
    path.write_bytes("\n".join(lines).encode(encoding))
    return read_portfolio(path)


def row(**changes: str) -> str:
    cells = dict(zip(_HEADER.split(","), _GOOD.split(","), strict=True)) | changes
    return ",".join(cells.values())


def test_a_good_row_becomes_a_customer_and_an_invoice(tmp_path: Path) -> None:
    portfolio = read(tmp_path, _HEADER, _GOOD)

    [day] = portfolio.days()
    assert day.on == date(2026, 1, 1)
    assert [one["phone"] for one in day.customers] == ["+525555500001"]
    assert day.customers[0]["consents"][0]["at"] == "2025-11-03T00:00:00Z"
    assert day.invoices[0]["instalments"] == [{"due_on": "2026-01-20", "amount": "1250.50"}]
    assert day.payments == []


def test_rows_of_one_invoice_are_its_instalments(tmp_path: Path) -> None:
    portfolio = read(tmp_path, _HEADER, _GOOD, row(due_on="2026-02-20"))

    assert [part["due_on"] for part in portfolio.invoices["F1"]["instalments"]] == [
        "2026-01-20",
        "2026-02-20",
    ]


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"amount": '"1,25.50"'}, "amount", "no separators"),
        ({"amount": '"1250,,50"'}, "amount", "a point"),
        ({"amount": "0"}, "amount", "zero"),
        ({"amount": "-5"}, "amount", "above zero"),
        ({"amount": ""}, "amount", ""),
        ({"currency": "pesos"}, "currency", "ISO 4217"),
        ({"due_on": "20/01/2026"}, "due_on", "YYYY-MM-DD"),
        ({"due_on": "2025-12-01"}, "due_on", "before issued_on"),
        ({"issued_on": "2026-02-30"}, "issued_on", "calendar"),
        ({"phone": "5555500001"}, "phone", "plus sign"),
        ({"country": "XX"}, "country", "ISO 3166"),
        ({"zone": "America/Nowhere"}, "zone", "time zone"),
        ({"consent_at": "yes"}, "consent_at", "instant"),
        ({"debtor_id": "D" * 65}, "debtor_id", "64 characters"),
        ({"invoice_id": ""}, "invoice_id", "empty"),
        ({"paid_amount": "10"}, "paid_on", "paid_amount"),
        ({"paid_on": "2026-01-05", "paid_amount": "0"}, "paid_amount", "zero"),
        ({"paid_on": "2026-01-05", "paid_amount": "x"}, "paid_amount", "decimal"),
        ({"paid_on": "soon"}, "paid_on", "date"),
        ({"amount": "10.505"}, "amount", "decimals"),
    ],
)
def test_a_bad_cell_is_named_with_its_line_and_column_and_the_others_go_on(
    tmp_path: Path, changes: dict[str, str], column: str, words: str
) -> None:
    other = row(debtor_id="D2", invoice_id="F2", phone="+525555500002")
    portfolio = read(tmp_path, _HEADER, row(**changes), other)

    [rejected] = portfolio.rejected
    assert rejected.line == 2
    assert f"{column}: " in rejected.error
    assert words in rejected.error
    assert [*portfolio.invoices] == ["F2"]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"invoice_id": "F2", "phone": "+525555500009"}, "phone"),
        ({"invoice_id": "F2", "country": "CO"}, "country"),
        ({"invoice_id": "F2", "name": "Eva"}, "name"),
        ({"invoice_id": "F2", "state": "CMX"}, "state"),
        ({"invoice_id": "F2", "locale": "en"}, "locale"),
        ({"invoice_id": "F2", "zone": "America/Tijuana"}, "zone"),
        ({"invoice_id": "F2", "segment": "corporate"}, "segment"),
        ({"invoice_id": "F2", "consent_at": "2025-12-03"}, "consent_at"),
        ({"invoice_id": "F2", "consent_at": ""}, "consent_at"),
        ({"debtor_id": "D2", "phone": "+525555500009", "due_on": "2026-02-20"}, "debtor_id"),
        ({"currency": "USD", "due_on": "2026-02-20"}, "currency"),
        ({"issued_on": "2026-01-02", "due_on": "2026-02-20"}, "issued_on"),
        ({}, "invoice_id"),
    ],
)
def test_a_row_that_contradicts_an_earlier_one_is_rejected(
    tmp_path: Path, changes: dict[str, str], column: str
) -> None:
    """Two consents, zones or languages of one debtor were settled by which row came first."""
    portfolio = read(tmp_path, _HEADER, _GOOD, row(**changes))

    [rejected] = portfolio.rejected
    assert rejected.line == 3
    assert rejected.error.startswith(f"{column}: ")
    assert "line 2" in rejected.error


def test_a_consent_that_only_a_later_row_knows_of_is_not_believed(tmp_path: Path) -> None:
    portfolio = read(tmp_path, _HEADER, row(consent_at=""), row(invoice_id="F2"))

    [rejected] = portfolio.rejected
    assert rejected.line == 3
    assert rejected.error.startswith("consent_at: differs from line 2")
    assert "consents" not in portfolio.customers["D1"]


def test_a_later_row_need_not_describe_the_debtor_again(tmp_path: Path) -> None:
    silent = dict.fromkeys(("name", "phone", "country", "segment"), "")
    portfolio = read(
        tmp_path, _HEADER, _GOOD, row(invoice_id="F2", consent_at="2025-11-03T00:00Z", **silent)
    )

    assert portfolio.rejected == []
    assert [*portfolio.invoices] == ["F1", "F2"]
    assert portfolio.customers["D1"]["phone"] == "+525555500001"


def test_unknown_columns_are_named_once_and_ignored(tmp_path: Path) -> None:
    portfolio = read(tmp_path, f"{_HEADER},colour", f"{_GOOD},red", f"{row(invoice_id='F2')},blue")

    assert portfolio.warnings == ["unknown column 'colour' is ignored"]
    assert len(portfolio.invoices) == 2


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, delimiter: str) -> None:
    lines = [_HEADER.replace(",", delimiter), _GOOD.replace(",", delimiter), ""]
    path = tmp_path / "excel.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())

    assert [*read_portfolio(path).invoices] == ["F1"]


def test_a_file_in_windows_1252_is_read_with_a_warning(tmp_path: Path) -> None:
    portfolio = read(tmp_path, _HEADER, row(name="Peñalolén"), encoding="cp1252")

    assert portfolio.customers["D1"]["name"] == "Peñalolén"
    assert "Windows-1252" in portfolio.warnings[0]


def test_a_quote_that_is_never_closed_swallows_no_good_row(tmp_path: Path) -> None:
    bad = row(name='"Ana')
    good = [row(debtor_id=f"D{n}", invoice_id=f"F{n}", phone="") for n in range(2, 9)]
    portfolio = read(tmp_path, _HEADER, bad, *good)

    assert [one.line for one in portfolio.rejected] == [2]
    assert len(portfolio.invoices) == 7


def test_a_quoted_cell_may_hold_a_line_break(tmp_path: Path) -> None:
    portfolio = read(tmp_path, _HEADER, row(name='"Ana\nMaría"'), row(invoice_id="F2", amount="x"))

    assert portfolio.customers["D1"]["name"] == "Ana\nMaría"
    assert [one.line for one in portfolio.rejected] == [4]


def test_a_row_with_too_many_cells_is_rejected(tmp_path: Path) -> None:
    portfolio = read(tmp_path, _HEADER, f"{_GOOD},more")

    assert "cells" in portfolio.rejected[0].error


def test_json_lines_are_read_with_numbers_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.ndjson"
    path.write_text(
        '{"debtor_id": "D1", "invoice_id": "F1", "issued_on": "2026-01-01", "phone": null,'
        ' "due_on": "2026-01-20", "amount": 1250.10, "currency": "MXN"}\n'
        "not json\n[1]\n"
        '{"debtor_id": {"a": 1}}\n',
        encoding="utf-8",
    )
    portfolio = read_portfolio(path)

    assert portfolio.invoices["F1"]["instalments"][0]["amount"] == "1250.10"
    assert [one.line for one in portfolio.rejected] == [2, 3, 4]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("debtor_id,amount\n", "invoice_id, issued_on, due_on, currency"),
        (f"{_HEADER},amount\n", "names amount twice"),
        ("[]", "JSON array"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "portfolio.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(UnreadableFile, match=words):
        read_portfolio(path)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        read_portfolio(tmp_path / "nowhere.csv")


def test_a_payment_comes_on_its_day_and_never_before_its_invoice(tmp_path: Path) -> None:
    late = row(paid_on="2026-01-10", paid_amount="50.00")
    early = row(invoice_id="F2", paid_on="2025-12-24")
    portfolio = read(tmp_path, _HEADER, late, early)

    days = {day.on: day for day in portfolio.days()}
    assert [one["amount"] for one in days[date(2026, 1, 10)].payments] == ["50.00"]
    assert [one["amount"] for one in days[date(2026, 1, 1)].payments] == ["1250.50"]


def test_the_demo_portfolio_is_what_its_script_writes_and_has_no_bad_row() -> None:
    portfolio = read_portfolio(demo_portfolio.FILE)

    assert demo_portfolio.FILE.read_text(encoding="utf-8") == demo_portfolio.write_rows()
    assert (portfolio.rejected, portfolio.warnings) == ([], [])
    assert {one["country"] for one in portfolio.customers.values()} == {
        "MX",
        "CO",
        "PE",
        "CL",
        "AR",
        "BR",
    }
