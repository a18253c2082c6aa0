"""Portfolio files, written for a test."""

from pathlib import Path

from puntual.intake.files.portfolio import Portfolio, read_portfolio

HEADER = (
    "debtor_id,name,phone,country,consent_at,"
    "invoice_id,issued_on,due_on,amount,currency,paid_on,paid_amount,label,document,applies_to"
)
GOOD = (
    "D1,Ana,+573005550001,CO,2025-11-03,F1,2026-01-01,2026-01-20,1250000,COP,,,,,",
    "D2,Eva,+573005550002,CO,2025-11-03,F2,2026-01-01,2026-01-20,980000,COP,,,,,",
)


def row(of: int = 0, /, **changes: str) -> str:
    """Return a good row with changes; a cell with a comma is put into quotes."""
    cells = dict(zip(HEADER.split(","), GOOD[of].split(","), strict=True)) | changes
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in cells.values())


def read(tmp_path: Path, *lines: str) -> Portfolio:
    """Read a file of these lines below the header."""
    path = tmp_path / "portfolio.csv"
    path.write_text("\n".join((HEADER, *lines)), "utf-8")
    return read_portfolio(path)


def amounts(portfolio: Portfolio) -> list[str]:
    """Return the amounts of all instalments, in the order of the file."""
    return [part["amount"] for one in portfolio.invoices.values() for part in one["instalments"]]


def errors(portfolio: Portfolio) -> list[tuple[int, str]]:
    """Return what is wrong with which line."""
    return [(one.line, one.error) for one in portfolio.rejected]
