"""What of an amount is not principal, and what money pays first."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.money import Money
from puntual.domain.receivables.allocation import allocate
from puntual.domain.receivables.charges import NO_CHARGES, Charges
from puntual.domain.receivables.receivable import Invoice
from tests.factories import TODAY, a_document, a_payment, an_invoice

CHARGES = Charges(costs=300, fine=1_000, interest=2_000, rate="1,5 % mensual")
SUMS = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("paid", "left"),
    [
        (0, (300, 1_000, 2_000)),
        (200, (100, 1_000, 2_000)),
        (300, (0, 1_000, 2_000)),
        (1_000, (0, 300, 2_000)),
        (2_300, (0, 0, 1_000)),
        (3_300, (0, 0, 0)),
        (9_999, (0, 0, 0)),
    ],
)
def test_money_pays_costs_then_the_fine_then_interest_then_the_principal(
    paid: int, left: tuple[int, int, int]
) -> None:
    rest = CHARGES.left_after(paid)
    assert (rest.costs, rest.fine, rest.interest) == left


@given(st.builds(Charges, SUMS, SUMS, SUMS), SUMS, SUMS)
def test_no_money_is_taken_for_charges_twice(charges: Charges, one: int, other: int) -> None:
    rest = charges.left_after(one)
    assert rest.total == max(charges.total - one, 0)
    assert rest.left_after(other) == charges.left_after(one + other)


def invoice_with(charges: Charges) -> Invoice:
    invoice = an_invoice(minor=102_000)
    (part,) = invoice.instalments
    return replace(invoice, instalments=(replace(part, charges=charges),), contract_on=TODAY)


def test_what_is_open_knows_its_charges_and_the_day_of_its_contract() -> None:
    (open_part,) = allocate([invoice_with(CHARGES)], ()).open_instalments
    assert (open_part.charges, open_part.contract_on) == (CHARGES, TODAY)
    assert open_part.open_charges == CHARGES


def test_a_part_payment_settles_charges_before_the_principal() -> None:
    payment = a_payment(minor=1_500, invoice=a_document("F-1"))
    (open_part,) = allocate([invoice_with(CHARGES)], [payment]).open_instalments
    assert open_part.outstanding == Money(100_500, "MXN")
    assert (open_part.open_charges.interest, open_part.open_charges.total) == (1_800, 1_800)


def test_an_invoice_of_principal_alone_has_no_charges() -> None:
    (open_part,) = allocate([an_invoice()], ()).open_instalments
    assert (open_part.open_charges, open_part.contract_on) == (NO_CHARGES, None)
