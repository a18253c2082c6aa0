"""What a message says, variable by variable."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.contact import Contact, Purpose, contact_id
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.decision.notices import RECEIPT_STEP
from puntual.domain.decision.plan import Plan
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId, PhoneNumberId
from puntual.domain.money import Money
from puntual.domain.policies.cadence import PREVENTIVE_AND_OVERDUE
from puntual.domain.receivables.receivable import InstalmentKey, OpenInstalment, Payment
from puntual.domain.templates.template import Template, template_name
from puntual.domain.wording.compose import compose, compose_sms

_KEY = DebtorKey(CreditorId("el-roble"), DebtorId("ana"))
_CREDITOR = Creditor(
    "el-roble",
    "Ferretería El Roble",
    PhoneNumberId("100000000000001"),
    "+52 55 5550 0000",
    "por transferencia o en la tienda.",
)
_ANA = Profile(_KEY, name="Ana Pérez", phone="+5215550000001")
_NOW = datetime(2026, 3, 5, 16, tzinfo=UTC)
_FIFTH = date(2026, 3, 5)
_PESOS = Money(125000, "MXN")
_REAIS = Money(5000, "BRL")


def _instalment(
    label: str = "F-001",
    due_on: date = _FIFTH,
    amount: Money = _PESOS,
    number: int = 1,
    external_id: str = "",
) -> OpenInstalment:
    key = InstalmentKey(DocumentId("billing", external_id or f"id-{label}"), number)
    return OpenInstalment(key, label, due_on, amount, amount)


def _payment(number: int, paid_on: date, amount: Money = _REAIS) -> Payment:
    return Payment(DocumentId("billing", f"p{number}"), amount, paid_on, _NOW)


def _plan(
    *instalments: OpenInstalment,
    language: str = "es",
    step: str = "due_today",
    payments: tuple[Payment, ...] = (),
) -> Plan:
    purpose = Purpose.RECEIPT if payments else Purpose.REMINDER
    contact = Contact(
        id=contact_id(1, _FIFTH, purpose, 1),
        purpose=purpose,
        local_date=_FIFTH,
        claimed_at=_NOW,
        deadline=_NOW + timedelta(hours=2),
        step=step,
        template=template_name(step),
        language=language,
        policy_version="test-1",
    )
    return Plan(contact, instalments, payments, timedelta(hours=1))


_TEMPLATES = PackagedTemplates()


def _template(plan: Plan) -> Template:
    found = _TEMPLATES.find(plan.contact.template, plan.contact.language)
    assert found is not None
    return found


def _say(plan: Plan, profile: Profile = _ANA, creditor: Creditor = _CREDITOR) -> dict[str, str]:
    return compose(plan, profile, creditor, _template(plan))


def test_a_reminder_says_who_what_how_much_and_when() -> None:
    assert _say(_plan(_instalment())) == {
        "customer_name": "Ana Pérez",
        "creditor_name": "Ferretería El Roble",
        "contact_line": "+52 55 5550 0000",
        "invoices": "la factura F-001",
        "amount": "$1,250.00 MXN",
        "due_date": "5 de marzo de 2026",
        "how_to_pay": "por transferencia o en la tienda",
    }


def test_a_receipt_says_what_was_received_and_when() -> None:
    payments = (_payment(1, _FIFTH), _payment(2, date(2026, 3, 4)))
    plan = _plan(payments=payments, language="pt_BR", step=RECEIPT_STEP)
    assert _say(plan) == {
        "customer_name": "Ana Pérez",
        "creditor_name": "Ferretería El Roble",
        "contact_line": "+52 55 5550 0000",
        "amount": "R$ 100,00",
        "paid_on": "4 de março de 2026 e 5 de março de 2026",
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
    plan = _plan(*(_instalment(label) for label in labels), language=language)
    assert _say(plan)["invoices"] == text


def test_an_invoice_with_two_open_instalments_is_named_once() -> None:
    plan = _plan(_instalment(number=1), _instalment(number=2, due_on=date(2026, 3, 6)))
    said = _say(plan)
    assert said["invoices"] == "la factura F-001"
    assert said["amount"] == "$2,500.00 MXN"
    assert said["due_date"] == "5 de marzo de 2026 y 6 de marzo de 2026"


def test_an_invoice_without_a_label_is_named_by_its_id() -> None:
    plan = _plan(_instalment(label=" \n", external_id="2026-77"))
    assert _say(plan)["invoices"] == "la factura 2026-77"


def test_amounts_of_two_currencies_stand_side_by_side() -> None:
    dollars = _instalment("F-2", amount=Money(10000, "USD"))
    said = _say(_plan(_instalment(), dollars))
    assert said["amount"] == "$1,250.00 MXN y US$ 100.00"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "del 5 de marzo de 2026 al 8 de marzo de 2026"),
        ("pt_BR", "de 5 de março de 2026 a 8 de março de 2026"),
    ],
)
def test_many_due_dates_are_told_as_a_span(language: str, text: str) -> None:
    instalments = [_instalment(f"F-{day}", date(2026, 3, day)) for day in (5, 6, 7, 8)]
    said = _say(_plan(*instalments, language=language))
    assert said["due_date"] == text


def test_a_debtor_without_a_name_is_addressed_as_a_customer() -> None:
    nameless = Profile(_KEY)
    assert _say(_plan(_instalment()), nameless)["customer_name"] == "cliente"


@pytest.mark.parametrize(
    ("language", "text"), [("es", "este mismo chat"), ("pt_BR", "este mesmo chat")]
)
def test_without_a_contact_line_the_chat_itself_is_the_way_to_a_person(
    language: str, text: str
) -> None:
    silent = Creditor("el-roble", "\t", PhoneNumberId("100000000000001"), " . ")
    said = _say(_plan(_instalment(), language=language), creditor=silent)
    assert said["contact_line"] == text
    assert said["creditor_name"] == "el-roble"


_MONEY = st.builds(
    Money,
    st.integers(min_value=1, max_value=10**15),
    st.sampled_from(["MXN", "COP", "BRL", "USD"]),
)
_INSTALMENTS = st.lists(
    st.builds(
        _instalment,
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
    profile = Profile(_KEY, name=name)
    plan = _plan(*instalments, language=language, step=step)
    template = _template(plan)
    parameters = compose(plan, profile, creditor, template)
    assert len(template.render(parameters)) <= 1024
    for value in parameters.values():
        assert value
        assert not any(char in value for char in "\n\r\t")
        assert "    " not in value


@given(st.lists(st.builds(_payment, st.integers(), st.dates(), _MONEY), min_size=1, max_size=9))
def test_whatever_was_paid_a_receipt_fills_its_template(payments: list[Payment]) -> None:
    plan = _plan(payments=tuple(payments), step=RECEIPT_STEP)
    assert len(_template(plan).render(_say(plan))) <= 1024


def _say_in(body: str, plan: Plan, creditor: Creditor = _CREDITOR) -> dict[str, str]:
    return compose(plan, _ANA, creditor, replace(_template(plan), body=body))


@pytest.mark.parametrize(
    ("variable", "room"),
    [("creditor_name", 60), ("contact_line", 120), ("how_to_pay", 120), ("claims_book", 120)],
)
def test_what_a_creditor_says_of_itself_has_so_much_room(variable: str, room: int) -> None:
    field = {"creditor_name": "name"}.get(variable, variable)
    for letters, said in ((room, "a" * room), (room + 1, "a" * (room - 1) + "…")):
        creditor = replace(_CREDITOR, **{field: "a" * letters})  # type: ignore[arg-type]  # text
        assert _say_in(f"Hola: {{{{{variable}}}}}.", _plan(_instalment()), creditor) == {
            variable: said
        }


def test_the_number_of_an_invoice_has_room_for_forty_letters() -> None:
    assert _say(_plan(_instalment("1" * 40)))["invoices"] == "la factura " + "1" * 40
    assert _say(_plan(_instalment("1" * 41)))["invoices"] == "la factura " + "1" * 39 + "…"


@pytest.mark.parametrize(
    ("claims_book", "text"),
    [("en la caja.", "en la caja"), ("", "solicítalo en este chat")],
)
def test_the_claims_book_is_where_the_creditor_says_or_told_on_request(
    claims_book: str, text: str
) -> None:
    creditor = replace(_CREDITOR, claims_book=claims_book)
    body = "Libro: {{claims_book}}."
    assert _say_in(body, _plan(_instalment()), creditor) == {"claims_book": text}


def test_overdue_is_what_was_due_before_today() -> None:
    yesterday = _instalment("F-1", _FIFTH - timedelta(days=1), Money(70000, "MXN"))
    today = _instalment("F-2", _FIFTH, Money(30000, "MXN"))
    dollars = _instalment("F-3", _FIFTH + timedelta(days=1), Money(500, "USD"))
    said = _say_in("Vencido: {{overdue_amount}}.", _plan(yesterday, today, dollars))
    assert said == {"overdue_amount": "$700.00 MXN y US$ 0.00"}


def test_three_due_dates_are_told_one_by_one() -> None:
    instalments = [_instalment(f"F-{day}", date(2026, 3, day)) for day in (5, 6, 7)]
    assert _say(_plan(*instalments))["due_date"] == (
        "5 de marzo de 2026, 6 de marzo de 2026 y 7 de marzo de 2026"
    )


@pytest.mark.parametrize(("count", "text"), [(1, "1 factura"), (2, "2 facturas")])
def test_where_there_is_no_room_invoices_are_counted_one_by_one_and_many(
    count: int, text: str
) -> None:
    plan = _plan(*(_instalment(f"F-{number}") for number in range(count)))
    assert _say_in("x" * 1020 + " {{invoices}}.", plan) == {"invoices": text}


@pytest.mark.parametrize(
    ("padding", "text"),
    [(1024 - 30, "5" * 30), (1025 - 30, "por los medios habituales de la empresa")],
)
def test_a_message_may_be_as_long_as_whatsapp_takes_and_no_longer(padding: int, text: str) -> None:
    creditor = replace(_CREDITOR, how_to_pay="5" * 30)
    said = _say_in("x" * padding + "{{how_to_pay}}", _plan(_instalment()), creditor)
    assert said == {"how_to_pay": text}


def test_where_there_is_no_room_a_line_has_forty_letters_and_twenty_in_an_sms() -> None:
    plan = _plan(_instalment())
    names = ("creditor_name", "contact_line", "claims_book")
    body = "x" * 1100 + "".join(f" {{{{{name}}}}}" for name in names)
    creditor = replace(_CREDITOR, name="a" * 60, contact_line="a" * 60, claims_book="a" * 60)
    assert _say_in(body, plan, creditor) == dict.fromkeys(names, "a" * 39 + "…")
    short = compose_sms(plan, _ANA, creditor, replace(_template(plan), body=body))
    assert short == dict.fromkeys(names, "a" * 19 + "…")


def test_a_variable_that_nothing_is_known_of_is_refused_by_its_name() -> None:
    plan = _plan(_instalment())
    strange = replace(_template(plan), body="Hola, {{shoe_size}}. Gracias.")
    with pytest.raises(InvalidInput, match="shoe_size"):
        compose(plan, _ANA, _CREDITOR, strange)


@pytest.mark.parametrize("name", ["promise_date", "discount_date", "discount_amount"])
def test_what_a_plan_does_not_carry_cannot_be_said(name: str) -> None:
    plan = _plan(_instalment())
    strange = replace(_template(plan), body=f"Hola: {{{{{name}}}}}. Gracias.")
    with pytest.raises(InvalidInput):
        compose(plan, _ANA, _CREDITOR, strange)


def test_a_message_too_long_for_whatsapp_is_said_more_shortly() -> None:
    wordy = replace(_CREDITOR, how_to_pay="por transferencia " * 60, contact_line="5" * 300)
    plan = _plan(_instalment())
    template = _template(plan)
    values = compose(plan, _ANA, wordy, template)
    assert len(template.render(values)) <= 1024


def test_what_a_short_template_does_not_say_needs_no_shortening() -> None:
    plan = _plan(_instalment())
    padded = replace(_template(plan), body="x" * 1000 + " {{contact_line}} " + "y" * 10)
    values = compose(plan, _ANA, replace(_CREDITOR, contact_line="5" * 300), padded)
    assert set(values) == {"contact_line"}
    assert len(values["contact_line"]) < 300
