from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.packaged.wording import load_wording
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.decision.notices import RECEIPT_STEP
from puntual.domain.decision.plan import Plan
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import PhoneNumberId
from puntual.domain.money import Money
from puntual.domain.policies.cadence import PREVENTIVE_AND_OVERDUE
from puntual.domain.receivables.receivable import OpenInstalment, Payment
from puntual.domain.wording.compose import compose, compose_sms
from tests.domain.wording.compose_cases import (
    ANA,
    CREDITOR,
    FIFTH,
    KEY,
    a_payment,
    a_plan,
    an_instalment,
    say,
    template_of,
)

_MONEY = st.builds(
    Money,
    st.integers(min_value=1, max_value=10**15),
    st.sampled_from(["MXN", "COP", "BRL", "USD"]),
)
_INSTALMENTS = st.lists(
    st.builds(
        an_instalment,
        label=st.text(),
        due_on=st.dates(),
        amount=_MONEY,
        external_id=st.text("abc123", min_size=1, max_size=64),
    ),
    min_size=1,
    max_size=12,
)
_STEPS = [step.name for step in PREVENTIVE_AND_OVERDUE.steps]


@given(
    _INSTALMENTS,
    st.text(min_size=50),
    st.text(min_size=50),
    st.sampled_from(["es", "es_PE", "es_AR", "pt_BR", "en"]),
    st.sampled_from([*_STEPS, "statement", "last_opportunity"]),
)
def test_whatever_the_names_a_reminder_is_one_that_whatsapp_takes(
    instalments: list[OpenInstalment], name: str, contact_line: str, language: str, step: str
) -> None:
    creditor = Creditor(
        "el-roble", name, PhoneNumberId("1"), contact_line, contact_line, contact_line
    )
    profile = Profile(KEY, name=name)
    plan = a_plan(*instalments, language=language, step=step)
    template = template_of(plan)
    parameters = compose(plan, profile, creditor, template, load_wording())
    assert len(template.render(parameters)) <= 1024
    for value in parameters.values():
        assert value
        assert not any(char in value for char in "\n\r\t")
        assert "    " not in value


@given(st.lists(st.builds(a_payment, st.integers(), st.dates(), _MONEY), min_size=1, max_size=9))
def test_whatever_was_paid_a_receipt_fills_its_template(payments: list[Payment]) -> None:
    plan = a_plan(payments=tuple(payments), step=RECEIPT_STEP)
    assert len(template_of(plan).render(say(plan))) <= 1024


def _say_in(body: str, plan: Plan, creditor: Creditor = CREDITOR) -> dict[str, str]:
    return compose(plan, ANA, creditor, replace(template_of(plan), body=body), load_wording())


@pytest.mark.parametrize(
    ("variable", "room"),
    [("creditor_name", 60), ("contact_line", 120), ("how_to_pay", 120), ("claims_book", 120)],
)
def test_what_a_creditor_says_of_itself_has_so_much_room(variable: str, room: int) -> None:
    field = {"creditor_name": "name"}.get(variable, variable)
    for letters, said in ((room, "a" * room), (room + 1, "a" * (room - 1) + "…")):
        creditor = replace(CREDITOR, **{field: "a" * letters})  # type: ignore[arg-type]  # text
        assert _say_in(f"Hola: {{{{{variable}}}}}.", a_plan(an_instalment()), creditor) == {
            variable: said
        }


def test_the_number_of_an_invoice_has_room_for_forty_letters() -> None:
    assert say(a_plan(an_instalment("1" * 40)))["invoices"] == "la factura " + "1" * 40
    assert say(a_plan(an_instalment("1" * 41)))["invoices"] == "la factura " + "1" * 39 + "…"


@pytest.mark.parametrize(
    ("claims_book", "text"),
    [("en la caja.", "en la caja"), ("", "disponible en la empresa")],
)
def test_the_claims_book_is_where_the_creditor_says_or_told_on_request(
    claims_book: str, text: str
) -> None:
    creditor = replace(CREDITOR, claims_book=claims_book)
    body = "Libro: {{claims_book}}."
    assert _say_in(body, a_plan(an_instalment()), creditor) == {"claims_book": text}


@pytest.mark.parametrize(
    ("address", "tax_id", "text"),
    [
        ("", "", "Ferretería El Roble"),
        (
            "Rua das Flores 10, São Paulo.",
            "CNPJ 11.222.333/0001-81",
            "Ferretería El Roble, Rua das Flores 10, São Paulo, CNPJ 11.222.333/0001-81",
        ),
    ],
)
def test_a_supplier_is_named_with_address_and_number(address: str, tax_id: str, text: str) -> None:
    creditor = replace(CREDITOR, address=address, tax_id=tax_id)
    body = "Fornecedor: {{supplier}}."
    assert _say_in(body, a_plan(an_instalment()), creditor) == {"supplier": text}


def test_a_long_address_does_not_cut_the_number_off() -> None:
    creditor = replace(CREDITOR, address="Rua " * 60, tax_id="CPF 111.444.777-35")
    said = _say_in("Fornecedor: {{supplier}}.", a_plan(an_instalment()), creditor)
    assert said["supplier"].endswith("…, CPF 111.444.777-35")


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ([5], "hoy"),
        ([8], "el domingo 8 de marzo"),
        ([5, 8], "hoy y el domingo 8 de marzo"),
        ([5, 6, 7, 8], "del 5 de marzo de 2026 al 8 de marzo de 2026"),
    ],
)
def test_the_day_is_said_as_it_is_and_today_of_today_alone(days: list[int], text: str) -> None:
    due = [an_instalment(str(day), due_on=date(2026, 3, day)) for day in days]
    assert _say_in("Vence {{due_day}}.", a_plan(*due)) == {"due_day": text}


def test_overdue_is_what_was_due_before_today() -> None:
    yesterday = an_instalment("F-1", FIFTH - timedelta(days=1), Money(70000, "MXN"))
    today = an_instalment("F-2", FIFTH, Money(30000, "MXN"))
    dollars = an_instalment("F-3", FIFTH + timedelta(days=1), Money(500, "USD"))
    said = _say_in("Vencido: {{overdue_amount}}.", a_plan(yesterday, today, dollars))
    assert said == {"overdue_amount": "$700.00 MXN y US$ 0.00"}


def test_three_due_dates_are_told_one_by_one() -> None:
    instalments = [an_instalment(f"F-{day}", date(2026, 3, day)) for day in (5, 6, 7)]
    assert say(a_plan(*instalments))["due_date"] == (
        "5 de marzo de 2026, 6 de marzo de 2026 y 7 de marzo de 2026"
    )


@pytest.mark.parametrize(("count", "text"), [(1, "1 factura"), (2, "2 facturas")])
def test_where_there_is_no_room_invoices_are_counted_one_by_one_and_many(
    count: int, text: str
) -> None:
    plan = a_plan(*(an_instalment(f"F-{number}") for number in range(count)))
    assert _say_in("x" * 1020 + " {{invoices}}.", plan) == {"invoices": text}


@pytest.mark.parametrize(
    ("padding", "text"),
    [(1024 - 30, "5" * 30), (1025 - 30, "por los medios habituales de la empresa")],
)
def test_a_message_may_be_as_long_as_whatsapp_takes_and_no_longer(padding: int, text: str) -> None:
    creditor = replace(CREDITOR, how_to_pay="5" * 30)
    said = _say_in("x" * padding + "{{how_to_pay}}", a_plan(an_instalment()), creditor)
    assert said == {"how_to_pay": text}


def test_where_there_is_no_room_a_line_has_forty_letters_and_twenty_in_an_sms() -> None:
    plan = a_plan(an_instalment())
    names = ("creditor_name", "contact_line", "claims_book")
    body = "x" * 1100 + "".join(f" {{{{{name}}}}}" for name in names)
    creditor = replace(CREDITOR, name="a" * 60, contact_line="a" * 60, claims_book="a" * 60)
    assert _say_in(body, plan, creditor) == dict.fromkeys(names, "a" * 39 + "…")
    short = compose_sms(plan, ANA, creditor, replace(template_of(plan), body=body), load_wording())
    assert short == dict.fromkeys(names, "a" * 19 + "…")


def test_a_variable_that_nothing_is_known_of_is_refused_by_its_name() -> None:
    plan = a_plan(an_instalment())
    strange = replace(template_of(plan), body="Hola, {{shoe_size}}. Gracias.")
    with pytest.raises(InvalidInput, match="shoe_size"):
        compose(plan, ANA, CREDITOR, strange, load_wording())


@pytest.mark.parametrize("name", ["promise_date", "discount_date", "discount_amount"])
def test_what_a_plan_does_not_carry_cannot_be_said(name: str) -> None:
    plan = a_plan(an_instalment())
    strange = replace(template_of(plan), body=f"Hola: {{{{{name}}}}}. Gracias.")
    with pytest.raises(InvalidInput):
        compose(plan, ANA, CREDITOR, strange, load_wording())


def test_a_message_too_long_for_whatsapp_is_said_more_shortly() -> None:
    wordy = replace(CREDITOR, how_to_pay="por transferencia " * 60, contact_line="5" * 300)
    plan = a_plan(an_instalment())
    template = template_of(plan)
    values = compose(plan, ANA, wordy, template, load_wording())
    assert len(template.render(values)) <= 1024


def test_what_a_short_template_does_not_say_needs_no_shortening() -> None:
    plan = a_plan(an_instalment())
    padded = replace(template_of(plan), body="x" * 1000 + " {{contact_line}} " + "y" * 10)
    values = compose(plan, ANA, replace(CREDITOR, contact_line="5" * 300), padded, load_wording())
    assert set(values) == {"contact_line"}
    assert len(values["contact_line"]) < 300
