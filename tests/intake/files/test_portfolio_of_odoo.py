"""H-16: what Odoo exports is read, in Spanish and in English, and so is a report with a title."""

from pathlib import Path

import pytest

from puntual.intake.files.rows import UnreadableFile
from tests.intake.files.portfolio_files import amounts, errors
from tests.intake.files.test_portfolio_exports import CELLS, SPANISH, read_text

_ES = (
    '"Número","Contacto/ID","Nombre del contacto","Contacto/Teléfono","Fecha de factura",'
    '"Fecha de vencimiento","Total","Importe adeudado","Moneda"'
)
_EN = (
    '"Number","Partner/ID","Invoice Partner Display Name","Partner/Phone","Invoice/Bill Date",'
    '"Due Date","Total Signed","Amount Due","Currency"'
)
_OWED = (
    '"INV/2026/00012","14","Taller Norte","+52 55 5550 0004","2026-01-05","2026-01-20",'
    '"$ 1,250.50","$ 1,000.50","MXN"'
)
_CREDIT = (
    '"RINV/2026/00002","15","Taller Sur","+52 55 5550 0006","2026-01-08","2026-01-08",'
    '"$ -200.00","$ -200.00","MXN"'
)
_OF_THE_SAME = _OWED.replace('"14"', '"15"').replace("00012", "00014").replace("0004", "0006")
_PAID = _OWED.replace("1,000.50", "0.00").replace("00012", "00013")


@pytest.mark.parametrize("heading", [_ES, _EN])
def test_what_is_due_is_asked_for_and_not_the_total(tmp_path: Path, heading: str) -> None:
    file = read_text(tmp_path, heading, _OWED)
    assert (amounts(file), [*file.invoices]) == (["1000.50"], ["INV/2026/00012"])
    customer = file.customers["14"]
    assert (customer["name"], customer["phone"]) == ("Taller Norte", "+52 55 5550 0004")


@pytest.mark.parametrize("heading", [_ES, _EN])
def test_nobody_with_a_credit_note_that_is_a_negative_row_is_asked(
    tmp_path: Path, heading: str
) -> None:
    file = read_text(tmp_path, heading, _OWED, _CREDIT, _OF_THE_SAME, _PAID)
    assert [*file.customers] == ["14"]
    assert [line for line, _ in errors(file)] == [3, 5]
    assert "write credit_note into a column `document`" in errors(file)[0][1]


@pytest.mark.parametrize("heading", [_ES, _EN])
def test_a_list_without_the_customers_id_says_which_column_to_add(
    tmp_path: Path, heading: str
) -> None:
    without = heading.replace("Contacto/ID", "Diario").replace("Partner/ID", "Journal")
    with pytest.raises(UnreadableFile, match="debtor_id, or add it to the export"):
        read_text(tmp_path, without, _OWED)


def test_a_number_is_the_invoice_only_where_nothing_else_is(tmp_path: Path) -> None:
    file = read_text(tmp_path, f"{SPANISH};Número", f"{CELLS};77")
    assert [*file.invoices] == ["F1"]


def test_the_title_of_a_report_is_ignored_with_a_warning_and_its_totals_are_refused(
    tmp_path: Path,
) -> None:
    file = read_text(
        tmp_path,
        "Reporte de cartera;;;;;;;;;",
        "",
        "al 05/01/2026;;;;;;;;;",
        SPANISH,
        CELLS,
        ";;;;;;;;1.250.000,00;",
    )
    assert amounts(file) == ["1250000.00"]
    assert file.warnings[0] == "the columns are named in line 4; what is above is ignored"
    assert [line for line, _ in errors(file)] == [6]


def test_a_title_does_not_hide_that_columns_are_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="lacks the column"):
        read_text(tmp_path, *["Reporte"] * 11, SPANISH, CELLS)
