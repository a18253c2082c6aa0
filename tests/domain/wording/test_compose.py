"""What a message says, variable by variable."""

from dataclasses import replace
from datetime import date

import pytest

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.decision.notices import RECEIPT_STEP
from puntual.domain.ids import PhoneNumberId
from puntual.domain.money import Money
from tests.domain.wording.compose_cases import FIFTH, KEY, a_payment, a_plan, an_instalment, say


def test_a_reminder_says_who_what_how_much_and_when() -> None:
    assert say(a_plan(an_instalment())) == {
        "customer_name": "Ana Pérez",
        "creditor_name": "Ferretería El Roble",
        "contact_line": "+52 55 5550 0000",
        "invoices": "la factura F-001",
        "amount": "$1,250.00 MXN",
        "due_date": "5 de marzo de 2026",
        "due_day": "hoy",
        "how_to_pay": "por transferencia o en la tienda",
    }


def test_a_receipt_says_what_was_received_and_when() -> None:
    payments = (a_payment(1, FIFTH), a_payment(2, date(2026, 3, 4)))
    plan = a_plan(payments=payments, language="pt_BR", step=RECEIPT_STEP)
    assert say(plan) == {
        "customer_name": "Ana Pérez",
        "creditor_name": "Ferretería El Roble",
        "contact_line": "+52 55 5550 0000",
        "amount": "R$ 100,00",
        "paid_on": "4 de março de 2026 e 5 de março de 2026",
        "supplier": "Ferretería El Roble",
    }


@pytest.mark.parametrize(
    ("labels", "language", "text"),
    [
        (["F-1"], "es", "la factura F-1"),
        (["F-1", "F-2"], "es", "las facturas F-1 y F-2"),
        (["F-1", "F-2", "F-3"], "es", "las facturas F-1, F-2 y F-3"),
        (["F-1", "F-2", "F-3", "F-4"], "es", "4 facturas"),
        (["F-1"], "pt_BR", "a fatura F-1"),
        (["F-1", "F-2"], "pt_BR", "as faturas F-1 e F-2"),
        (["F-1", "F-2", "F-3", "F-4"], "pt_BR", "4 faturas"),
        (["F-1"], "en", "invoice F-1"),
        (["F-1", "F-2"], "en", "invoices F-1 and F-2"),
        (["F-1", "F-2", "F-3", "F-4"], "en", "4 invoices"),
    ],
)
def test_invoices_are_named_up_to_three_and_counted_beyond(
    labels: list[str], language: str, text: str
) -> None:
    plan = a_plan(*(an_instalment(label) for label in labels), language=language)
    assert say(plan)["invoices"] == text


def test_an_invoice_with_two_open_instalments_is_named_once() -> None:
    plan = a_plan(an_instalment(number=1), an_instalment(number=2, due_on=date(2026, 3, 6)))
    said = say(plan)
    assert said["invoices"] == "la factura F-001"
    assert said["amount"] == "$2,500.00 MXN"
    assert said["due_date"] == "5 de marzo de 2026 y 6 de marzo de 2026"


def test_an_invoice_without_a_label_is_named_by_its_id() -> None:
    plan = a_plan(an_instalment(label=" \n", external_id="2026-77"))
    assert say(plan)["invoices"] == "la factura 2026-77"


def test_amounts_of_two_currencies_stand_side_by_side() -> None:
    dollars = an_instalment("F-2", amount=Money(10000, "USD"))
    said = say(a_plan(an_instalment(), dollars))
    assert said["amount"] == "$1,250.00 MXN y US$ 100.00"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "del 5 de marzo de 2026 al 8 de marzo de 2026"),
        ("pt_BR", "de 5 de março de 2026 a 8 de março de 2026"),
    ],
)
def test_many_due_dates_are_told_as_a_span(language: str, text: str) -> None:
    instalments = [an_instalment(f"F-{day}", date(2026, 3, day)) for day in (5, 6, 7, 8)]
    said = say(a_plan(*instalments, language=language))
    assert said["due_date"] == text


def test_a_debtor_without_a_name_is_addressed_as_a_customer() -> None:
    nameless = Profile(KEY)
    assert say(a_plan(an_instalment()), nameless)["customer_name"] == "cliente"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ferretería Núñez S.A.", "Ferretería Núñez S.A"),
        ("Ana P.", "Ana P"),
        ("Taller Ltda. ", "Taller Ltda"),
        ("Nuñez & Cía. S. en C.", "Nuñez & Cía. S. en C"),
        ("Ana Prueba", "Ana Prueba"),
        ("A.", "A"),
    ],
)
def test_a_name_that_ends_with_a_full_stop_brings_no_second_one(name: str, said: str) -> None:
    """Most companies were greeted with "Hola, Ferretería Núñez S.A.. Le escribe"."""
    profile = replace(Profile(KEY), name=name)
    assert say(a_plan(an_instalment()), profile)["customer_name"] == said


def test_every_text_has_a_full_stop_behind_the_name() -> None:
    packaged = PackagedTemplates()
    texts = [one.body for one in (*packaged.all(), *packaged.with_pay_button(), *packaged.texts())]
    behind = [part for text in texts for part in text.split("{{customer_name}}")[1:]]
    assert behind
    assert all(part.startswith(". ") for part in behind)


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "los canales de siempre de la empresa"), ("pt_BR", "os canais de sempre da empresa")],
)
def test_without_a_contact_line_no_one_is_promised_to_read_the_chat(
    language: str, text: str
) -> None:
    silent = Creditor("el-roble", "\t", PhoneNumberId("100000000000001"), " . ")
    said = say(a_plan(an_instalment(), language=language), creditor=silent)
    assert said["contact_line"] == text
    assert said["creditor_name"] == "el-roble"


def test_chile_reads_the_day_of_each_contract_once_something_is_overdue() -> None:
    """Ley 19.496 art. 37 no. 2 wants it, and the texts named number, due date and amount alone."""
    dated = replace(an_instalment(), issued_on=date(2026, 2, 3))
    other = replace(an_instalment("F-002"), issued_on=date(2026, 2, 4))
    late = a_plan(dated, language="es_CL", step="overdue_3_days")
    assert say(late)["invoices"] == "la factura F-001 del 3 de febrero de 2026"
    both = a_plan(dated, other, language="es_CL", step="overdue_3_days")
    assert say(both)["invoices"] == (
        "las facturas F-001 del 3 de febrero de 2026 y F-002 del 4 de febrero de 2026"
    )
    assert say(a_plan(dated, language="es"))["invoices"] == "la factura F-001"
    undated = a_plan(an_instalment(), language="es_CL", step="overdue_3_days")
    assert say(undated)["invoices"] == "la factura F-001"
