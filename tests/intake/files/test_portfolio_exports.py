"""Files as real systems export them: other headings, encodings, signs, and rows cut short."""

from pathlib import Path

import pytest

from puntual.intake.files.portfolio import Portfolio, read_portfolio
from puntual.intake.files.rows import UnreadableFile
from tests.intake.files.portfolio_files import HEADER, amounts, errors, read, row

SPANISH = (
    "ID Cliente;Nombre;Teléfono;País;Fecha de consentimiento;N° Factura;Fecha de emisión;"
    "Fecha de vencimiento;Monto;Moneda"
)
PORTUGUESE = (
    "Código do cliente;Razão social;Telefone;País;Consentimento;Nota fiscal;Data de emissão;"
    "Vencimento;Valor;Moeda"
)
CELLS = "D1;Ana;+573005550001;CO;2025-11-03;F1;2026-01-01;2026-01-20;1.250.000,00;COP"


def read_bytes(tmp_path: Path, content: bytes) -> Portfolio:
    path = tmp_path / "portfolio.csv"
    path.write_bytes(content)
    return read_portfolio(path)


def read_text(tmp_path: Path, *lines: str) -> Portfolio:
    return read_bytes(tmp_path, "\r\n".join(lines).encode())


@pytest.mark.parametrize("heading", [SPANISH, PORTUGUESE, SPANISH.upper()])
def test_headings_in_spanish_and_portuguese_are_read_and_told(
    tmp_path: Path, heading: str
) -> None:
    file = read_text(tmp_path, heading, CELLS)
    assert (amounts(file), file.rejected) == (["1250000.00"], [])
    assert file.customers["D1"]["name"] == "Ana"
    assert len(file.warnings) == len(heading.split(";"))
    assert "is read as amount" in file.warnings[8]


def test_two_headings_of_one_meaning_are_not_guessed_between(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="monto and importe, which both mean amount"):
        read_text(tmp_path, f"{SPANISH};Importe", f"{CELLS};1.000,00")


def test_a_column_under_its_own_name_is_meant_by_no_other(tmp_path: Path) -> None:
    file = read_text(tmp_path, f"{SPANISH};amount".replace("Monto", "Valor"), f"{CELLS};99,00")
    assert amounts(file) == ["99.00"]
    assert "unknown column 'valor' is ignored" in file.warnings


@pytest.mark.parametrize("ambiguous", ["Cliente", "Total", "Estado", "Saldo"])
def test_a_heading_that_can_mean_two_columns_is_unknown(tmp_path: Path, ambiguous: str) -> None:
    file = read_text(tmp_path, f"{SPANISH};{ambiguous}", f"{CELLS};x")
    assert f"unknown column {ambiguous.lower()!r} is ignored" in file.warnings


@pytest.mark.parametrize(
    ("said", "notes"), [("Nota de crédito", 1), ("nota de credito", 1), ("Factura", 0)]
)
def test_documents_are_understood_in_spanish(tmp_path: Path, said: str, notes: int) -> None:
    changes = {"applies_to": "F1"} if notes else {}
    file = read(tmp_path, row(), row(invoice_id="N1", document=said, **changes))
    assert (len(file.credit_notes), file.rejected) == (notes, [])


@pytest.mark.parametrize(
    ("text", "currency", "meant"),
    [
        ("$ 2.300.000", "COP", "2300000.00"),
        ("$2,300.50", "MXN", "2300.50"),
        ("R$ 1.250,00", "BRL", "1250.00"),
        ("S/. 1,250.00", "PEN", "1250.00"),
        ("COP 2.300.000", "COP", "2300000.00"),
        ("1.250,00 COP", "COP", "1250.00"),
        ("US$ 99.50", "USD", "99.50"),
        ("Bs 1.250,00", "BOB", "1250.00"),
        ("\u20a1 1.250.000", "CRC", "1250000.00"),
        ("\u20b2\u00a01.250.000", "PYG", "1250000"),
    ],
)
def test_the_sign_of_the_row_s_currency_says_nothing_more(
    tmp_path: Path, text: str, currency: str, meant: str
) -> None:
    file = read(tmp_path, row(amount=text, currency=currency))
    assert (amounts(file), file.rejected) == ([meant], [])


@pytest.mark.parametrize(
    ("text", "currency"),
    [("R$ 1.250,00", "MXN"), ("US$ 99.50", "COP"), ("$ 1.250,00", "BRL"), ("MXN 99.50", "COP")],
)
def test_the_sign_of_another_currency_is_a_contradiction(
    tmp_path: Path, text: str, currency: str
) -> None:
    (error,) = errors(read(tmp_path, row(amount=text, currency=currency)))
    assert error[1].startswith("amount: is not a plain decimal")


def test_an_amount_with_a_sign_proves_the_style_of_its_column(tmp_path: Path) -> None:
    file = read(tmp_path, row(amount="$ 1.190.000"), row(1, amount="$ 780.000"))
    assert amounts(file) == ["1190000.00", "780000.00"]


@pytest.mark.parametrize("text", ["$-500.00", "-$500.00", "($500.00)", "-500.00 COP", "$ 500.00-"])
def test_a_negative_amount_with_a_sign_leaves_its_debtor_out(tmp_path: Path, text: str) -> None:
    file = read(tmp_path, row(), row(invoice_id="N1", amount=text), row(1))
    assert [*file.customers] == ["D2"]
    assert "amount: is negative" in errors(file)[0][1]


@pytest.mark.parametrize(
    "bad",
    [
        "D1,Ana,+573005550001,CO,2025-11-03,N1,2026-01-01,2026-01-20,-500,COP,,,,,,one,too many",
        'D1,"Ana,+573005550001,CO,2025-11-03,N1,2026-01-01,2026-01-20,-500.00,COP',
        "D1,Ana,+573005550001,CO,2025-11-03,N1,2026-01-01,,500,COP,,,,credit_note,F1,x",
        'D1,Ana,+573005550001,CO,2025-11-03,N1,2026-01-01,2026-01-20,(500.00),COP,,,,,,"',
    ],
)
def test_a_row_that_cannot_be_read_and_may_be_a_credit_leaves_its_debtor_out(
    tmp_path: Path, bad: str
) -> None:
    """The row was refused alone, and its debtor asked for the whole sum."""
    file = read(tmp_path, row(), row(1), row(debtor_id="D11", invoice_id="F11"), bad)
    assert [*file.customers] == ["D2", "D11"]
    assert {one["debtor_id"] for one in file.invoices.values()} == {"D2", "D11"}
    assert "all rows of this debtor_id are left out" in errors(file)[-1][1]


def test_a_row_that_cannot_be_read_and_is_no_credit_costs_nothing_but_itself(
    tmp_path: Path,
) -> None:
    bad = "D1,Ana,+573005550001,CO,2025-11-03,F-3,2026-01-01,2026-01-20,500,COP,,,,,,one,more"
    file = read(tmp_path, row(), bad)
    assert ([*file.customers], len(errors(file))) == (["D1"], 1)
    assert "left out" not in errors(file)[0][1]


def test_a_name_of_two_lines_in_a_row_that_lacks_its_last_cells_is_one_row(
    tmp_path: Path,
) -> None:
    """It was refused as two rows, with a hint on quotes that were right."""
    cells = 'D1,"Ana\r\nPrueba",+573005550001,CO,2025-11-03,F1,2026-01-01,2026-01-20,1250,COP'
    file = read_text(tmp_path, HEADER, cells, row(1))
    assert ([*file.invoices], file.rejected) == (["F1", "F2"], [])


@pytest.mark.parametrize("day", ["2026-01-20 00:00:00", "2026-01-20T00:00:00", "2026-01-20 00:00"])
def test_a_day_may_be_written_as_its_first_moment(tmp_path: Path, day: str) -> None:
    file = read(tmp_path, row(due_on=day, consent_at=day.replace("2026-01-20", "2025-11-03")))
    assert file.invoices["F1"]["instalments"][0]["due_on"] == "2026-01-20"
    assert file.customers["D1"]["consents"][0]["at"] == "2025-11-03T00:00:00Z"


@pytest.mark.parametrize("day", ["20/01/2026", "01/02/2026", "2026-01-20 18:30:00", "46042"])
def test_a_day_that_is_not_certain_is_refused(tmp_path: Path, day: str) -> None:
    (error,) = errors(read(tmp_path, row(due_on=day)))
    assert error[1].startswith('due_on: is not a date; send a date as "YYYY-MM-DD"')


def test_a_consent_that_is_no_day_is_told_how_to_write_one(tmp_path: Path) -> None:
    (error,) = errors(read(tmp_path, row(consent_at="03/11/2025")))
    assert 'write the day, e.g. "2026-01-05"' in error[1]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_excel_saves_as_text_is_read(tmp_path: Path, encoding: str) -> None:
    lines = "\r\n".join((HEADER, row(name="Inés Núñez"))).replace(",", "\t")
    file = read_bytes(tmp_path, lines.encode(encoding))
    assert (file.customers["D1"]["name"], file.warnings) == ("Inés Núñez", [])


@pytest.mark.parametrize("hint", ["sep=,", '"sep=,"', "SEP=,"])
def test_the_line_that_tells_excel_its_delimiter_is_no_heading(tmp_path: Path, hint: str) -> None:
    file = read_text(tmp_path, hint, HEADER, row(), row(1, amount="x"))
    assert ([*file.invoices], [line for line, _ in errors(file)]) == (["F1"], [4])


@pytest.mark.parametrize("start", [b"PK\x03\x04\x14", b"\xd0\xcf\x11\xe0\xa1"])
def test_a_workbook_is_refused_by_what_it_is(tmp_path: Path, start: bytes) -> None:
    with pytest.raises(UnreadableFile, match="is a workbook; save the sheet as CSV"):
        read_bytes(tmp_path, start + bytes(range(256)))
