"""More than the principal is asked for only with what the sum consists of."""

from dataclasses import replace
from datetime import date

import pytest

from puntual.domain.money import Money
from puntual.domain.receivables.charges import Charges
from puntual.domain.receivables.receivable import OpenInstalment
from tests.domain.wording.compose_cases import a_payment, a_plan, an_instalment, say

INTEREST = Charges(interest=2_000)
REAIS, PESOS = Money(102_000, "BRL"), Money(102_000, "CLP")
ALL_PARTS = (
    "R$ 1.020,00 (principal R$ 985,00, juros R$ 20,00 à taxa 1 % ao mês, "
    "multa R$ 10,00, despesas R$ 5,00 por envio da carta)"
)


def with_charges(
    charges: Charges, amount: Money = REAIS, label: str = "F-1", paid: int = 0
) -> OpenInstalment:
    left = Money(amount.minor - paid, amount.currency)
    return replace(an_instalment(label, amount=amount), charges=charges, outstanding=left)


def amount_of(*parts: OpenInstalment, language: str = "pt_BR", step: str = "due_today") -> str:
    return say(a_plan(*parts, language=language, step=step))["amount"]


@pytest.mark.parametrize(
    ("language", "charges", "text"),
    [
        ("pt_BR", INTEREST, "R$ 1.020,00 (principal R$ 1.000,00, juros R$ 20,00)"),
        (
            "pt_BR",
            Charges(500, 1_000, 2_000, "1 % ao mês", "envio da carta"),
            ALL_PARTS,
        ),
        ("es_MX", INTEREST, "R$ 1.020,00 (principal R$ 1.000,00, intereses R$ 20,00)"),
        ("es", Charges(fine=2_000), "R$ 1.020,00 (principal R$ 1.000,00, recargo R$ 20,00)"),
        ("en", Charges(costs=2_000), "R$ 1.020,00 (principal R$ 1.000,00, costs R$ 20,00)"),
        ("en", Charges(fine=2_000), "R$ 1.020,00 (principal R$ 1.000,00, surcharge R$ 20,00)"),
    ],
)
def test_an_amount_with_charges_is_shown_by_its_parts(
    language: str, charges: Charges, text: str
) -> None:
    assert amount_of(with_charges(charges), language=language) == text


def test_an_amount_without_charges_is_one_sum() -> None:
    assert amount_of(with_charges(Charges())) == "R$ 1.020,00"


def test_after_a_part_payment_the_parts_that_are_left_are_shown() -> None:
    """Costs, fine and interest are paid first (BR CC art. 354)."""
    some = with_charges(Charges(costs=500, interest=2_000), paid=1_500)
    assert amount_of(some) == "R$ 1.005,00 (principal R$ 995,00, juros R$ 10,00)"
    paid = with_charges(INTEREST, paid=2_000)
    assert amount_of(paid) == "R$ 1.000,00"


def test_parts_of_several_invoices_are_summed_and_their_rates_named() -> None:
    one, other = replace(INTEREST, rate="1 %"), replace(INTEREST, rate="2 %")
    parts = [with_charges(one), with_charges(other, label="F-2")]
    assert amount_of(*parts) == (
        "R$ 2.040,00 (principal R$ 2.000,00, juros R$ 40,00 à taxa 1 % e 2 %)"
    )


def test_each_currency_has_its_own_parts() -> None:
    parts = [with_charges(INTEREST), with_charges(Charges(), PESOS, "F-2")]
    assert amount_of(*parts) == (
        "R$ 1.020,00 (principal R$ 1.000,00, juros R$ 20,00) e $102.000 CLP"
    )


def test_parts_that_are_rounded_make_the_sum_that_is_shown() -> None:
    """Colombians read whole pesos."""
    pesos = with_charges(Charges(interest=150, fine=150), Money(100_140, "COP"))
    assert amount_of(pesos, language="es_CO") == (
        "$1.001 COP (principal $997 COP, intereses $2 COP, recargo $2 COP)"
    )


def test_what_consists_of_charges_alone_names_no_principal() -> None:
    assert amount_of(with_charges(Charges(interest=102_000))) == (
        "R$ 1.020,00 (juros R$ 1.020,00)"
    )


def test_a_rate_is_cleaned_as_every_text_of_others() -> None:
    odd = replace(INTEREST, rate="1 %\n*mensual*\t")
    assert amount_of(with_charges(odd), language="es").endswith("a la tasa 1 % mensual)")


def test_a_statement_itemises_what_is_late_as_well() -> None:
    late = replace(with_charges(INTEREST), due_on=date(2026, 3, 1))
    said = say(a_plan(late, language="pt_BR", step="statement"))
    assert said["overdue_amount"] == "R$ 1.020,00 (principal R$ 1.000,00, juros R$ 20,00)"


def test_thanks_name_the_money_that_came_and_no_parts() -> None:
    plan = a_plan(
        with_charges(INTEREST),
        language="pt_BR",
        step="payment_received",
        payments=(a_payment(1, date(2026, 3, 5)),),
    )
    assert say(plan)["amount"] == "R$ 50,00"


def test_a_message_that_would_be_too_long_names_the_parts_without_their_words() -> None:
    rates = [
        replace(INTEREST, rate=f"{number} % mensual por mora desde la fecha")
        for number in range(90)
    ]
    parts = [with_charges(one, label=f"F-{number}") for number, one in enumerate(rates)]
    assert amount_of(*parts, language="es") == (
        "R$ 91.800,00 (principal R$ 90.000,00, intereses R$ 1.800,00)"
    )


def test_a_chilean_text_names_the_day_of_the_contract_where_it_is_known() -> None:
    """Ley 19.496 art. 37 no. 2; the day of the invoice is said to be the invoice's."""
    known = replace(
        with_charges(Charges(), PESOS), issued_on=date(2026, 2, 1), contract_on=date(2025, 3, 4)
    )
    said = say(a_plan(known, language="es_CL", step="overdue_3_days"))
    assert said["invoices"] == (
        "la factura F-1 del 1 de febrero de 2026 (contrato del 4 de marzo de 2025)"
    )


@pytest.mark.parametrize(
    ("language", "named"),
    [
        ("es_CL", "las facturas F-0 del 1 de febrero de 2026, F-1 del 1 de febrero de 2026, "),
        ("en", "invoices F-0 of February 1, 2026, F-1 of February 1, 2026, "),
    ],
)
def test_a_written_copy_names_each_invoice_with_its_day(language: str, named: str) -> None:
    """Four are only counted elsewhere; the law wants each contract named."""
    bills = [
        replace(with_charges(Charges(), PESOS, f"F-{n}"), issued_on=date(2026, 2, 1))
        for n in range(4)
    ]
    said = say(a_plan(*bills, language=language, step="written_copy"))
    assert said["invoices"].startswith(named)
    assert "F-3" in said["invoices"]
