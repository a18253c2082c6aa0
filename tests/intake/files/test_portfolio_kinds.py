"""The column ``segment`` of a portfolio file tells companies from people."""

from pathlib import Path

import pytest

from puntual.domain.accounts.account import Profile
from puntual.domain.ids import CreditorId
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.intake.customers import read_customer
from puntual.intake.files.portfolio import read_portfolio

HEADER = "debtor_id,segment,invoice_id,issued_on,due_on,amount,currency"


@pytest.mark.parametrize(
    ("segment", "kind"),
    [
        ("corporate", DebtorKind.CORPORATE),
        ("individual", DebtorKind.INDIVIDUAL),
        ("wholesale", DebtorKind.INDIVIDUAL),
        ("", DebtorKind.INDIVIDUAL),
    ],
)
def test_a_segment_that_is_a_kind_says_what_the_customer_is(
    tmp_path: Path, segment: str, kind: DebtorKind
) -> None:
    file = tmp_path / "portfolio.csv"
    row = f"C-1,{segment},F-1,2026-01-05,2026-02-05,10.00,MXN"
    file.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    customer = read_customer(read_portfolio(file).customers["C-1"], CreditorId("acme"))
    assert isinstance(customer, Profile)
    assert (customer.kind, customer.segment) == (kind, segment or None)
