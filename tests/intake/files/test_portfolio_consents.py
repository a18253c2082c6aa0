"""A consent of a portfolio file reaches the product when it was given, not before."""

from pathlib import Path

import pytest

from puntual.intake.files.portfolio import read_portfolio

HEADER = "debtor_id,name,phone,consent_at,invoice_id,issued_on,due_on,amount,currency"
ROW = "C-1,Ana Prueba,+525555500001,{},F-1,2026-01-05,2026-02-05,10.00,MXN"


@pytest.mark.parametrize(
    ("consent_at", "expected"),
    [
        ("", [("2026-01-05", False)]),
        ("2025-12-01", [("2026-01-05", True)]),
        ("2026-01-05", [("2026-01-05", True)]),
        ("2026-01-05T15:00:00Z", [("2026-01-05", False), ("2026-01-06", True)]),
        ("2026-01-10T23:00:00-06:00", [("2026-01-05", False), ("2026-01-12", True)]),
    ],
)
def test_a_customer_comes_again_once_the_consent_was_given(
    tmp_path: Path, consent_at: str, expected: list[tuple[str, bool]]
) -> None:
    """The ingest endpoint refuses a consent of tomorrow: it would outlast an opt-out of today."""
    file = tmp_path / "portfolio.csv"
    file.write_text(f"{HEADER}\n{ROW.format(consent_at)}\n", encoding="utf-8")
    told = [
        (day.on.isoformat(), "consents" in customer)
        for day in read_portfolio(file).days()
        for customer in day.customers
    ]
    assert told == expected
