"""The templates as they ship: Meta's rules, the law's, and good manners."""

import re
from datetime import timedelta

import pytest

from puntual.adapters.templates import PackagedTemplates, read_templates, to_graph
from puntual.domain.cadence import PREVENTIVE_AND_OVERDUE
from puntual.domain.errors import InvalidInput
from puntual.domain.plan import template_name
from puntual.domain.policy import DEFAULT_POLICY
from puntual.domain.receipt import RECEIPT_STEP
from puntual.domain.template import Template

_ALL = PackagedTemplates().all()
_RECEIPT = template_name(RECEIPT_STEP)
_REMINDERS = [template for template in _ALL if template.name != _RECEIPT]
_VARIABLE = re.compile(r"\{\{.*?\}\}")
_PAYLOADS = ("ALREADY_PAID", "NEED_TIME", "TALK_TO_PERSON")

# Wording that Meta rejects, that a law of the region forbids, or that nobody likes to receive.
_FORBIDDEN = re.compile(
    r"cobranza|cobrança|deuda|dívida|moroso|inadimpl|demanda|juicio|jur[ií]dic|legal|abogado|advogado"
    r"|embarg|bur[oó]|serasa|spc|veraz|infocorp|dicom|suspen|bloque|urgente|última|inmediat"
    r"|imediat|evit|por qué|por que|oferta|descuento|desconto|promo",
    re.IGNORECASE,
)


def _name(template: Template) -> str:
    return f"{template.name}-{template.language}"


each = pytest.mark.parametrize("template", _ALL, ids=_name)
each_reminder = pytest.mark.parametrize("template", _REMINDERS, ids=_name)


def test_every_step_and_the_thanks_exist_in_both_languages() -> None:
    steps = [step.name for step in PREVENTIVE_AND_OVERDUE.steps] + [RECEIPT_STEP]
    wanted = {(template_name(step), code) for step in steps for code in ("es", "pt_BR")}
    assert {(template.name, template.language) for template in _ALL} == wanted


@each
def test_a_template_is_found_by_name_and_exact_language(template: Template) -> None:
    templates = PackagedTemplates()
    assert templates.find(template.name, template.language) == template
    assert templates.find(template.name, "es_MX") is None


@each
def test_a_template_is_utility_and_lives_no_longer_than_the_policy_allows(
    template: Template,
) -> None:
    assert template.category == "UTILITY"
    assert template.ttl == DEFAULT_POLICY.message_ttl == timedelta(seconds=3600)
    assert re.fullmatch(r"[a-z0-9_]{1,512}", template.name)


@each
def test_a_body_keeps_metas_rules_on_variables(template: Template) -> None:
    body = template.body
    assert _VARIABLE.findall(body) == [f"{{{{{name}}}}}" for name in template.variables]
    assert not body.startswith("{{")
    assert not re.search(r"\}\}\W*$", body)
    assert not re.search(r"\}\}\W*\{\{", body)
    assert len(_VARIABLE.sub("", body).split()) >= 3 * len(template.variables)
    assert "\n\n\n" not in body


@each
def test_every_variable_has_an_example_with_which_the_body_is_short_enough(
    template: Template,
) -> None:
    text = template.render(template.examples)
    assert len(text) <= 600
    assert "{{" not in text


@each
def test_a_message_says_who_writes_that_a_machine_does_and_how_to_reach_a_person(
    template: Template,
) -> None:
    assert {"customer_name", "creditor_name", "amount", "contact_line"} <= set(template.variables)
    assert "automátic" in template.body
    assert "persona" in template.body or "pessoa" in template.body


@each
def test_the_last_line_offers_the_way_out(template: Template) -> None:
    word = {"es": "Responde BAJA ", "pt_BR": "Responda SAIR "}[template.language]
    assert template.body.splitlines()[-1].startswith(word)


@each
def test_nothing_threatens_hurries_sells_or_asks_why(template: Template) -> None:
    assert _FORBIDDEN.findall(template.body) == []


@each_reminder
def test_a_reminder_names_itself_its_invoice_its_date_and_gives_way_to_a_payment(
    template: Template,
) -> None:
    assert {"invoices", "due_date"} <= set(template.variables)
    named, paid = {
        "es": ("recordatorio de pago", "Si ya pagaste, ignora este mensaje"),
        "pt_BR": ("lembrete de pagamento", "Se você já pagou, ignore esta mensagem"),
    }[template.language]
    assert named in template.body
    assert paid in template.body


@each_reminder
def test_no_reminder_claims_a_day_that_it_may_miss(template: Template) -> None:
    # A step may go out days after it began, and speaks of invoices with other dates as well.
    assert not re.search(r"\b(hoy|mañana|ayer|hoje|amanhã|ontem|\d+ d[ií]as)\b", template.body)


@each_reminder
def test_a_reminder_has_the_three_answers_as_buttons(template: Template) -> None:
    assert tuple(one.payload for one in template.quick_replies) == _PAYLOADS
    assert all(1 <= len(one.label) <= 25 for one in template.quick_replies)


def test_the_thanks_ask_for_nothing() -> None:
    thanks = [template for template in _ALL if template.name == _RECEIPT]
    assert [template.quick_replies for template in thanks] == [(), ()]


def test_no_two_templates_say_the_same() -> None:
    assert len({template.body for template in _ALL}) == len(_ALL)


@pytest.mark.parametrize("extra", [{}, {"customer_name": "Ana"}])
def test_parameters_that_are_not_the_variables_are_refused(extra: dict[str, str]) -> None:
    with pytest.raises(InvalidInput, match="creditor_name"):
        _ALL[0].render(extra)


def test_a_parameter_that_looks_like_a_variable_stays_text() -> None:
    template = _ALL[0]
    parameters = dict(template.examples) | {"customer_name": "{{amount}}"}
    assert "{{amount}}" in template.render(parameters)


def test_a_template_registers_with_named_parameters_examples_ttl_and_buttons() -> None:
    (template,) = read_templates(
        """
        name = "puntual_hello_v1"
        category = "UTILITY"
        ttl_seconds = 3600
        [languages.es]
        body = "Hola, {{customer_name}}, hasta luego."
        quick_replies = [{ label = "Ya pagué", payload = "ALREADY_PAID" }]
        [languages.es.examples]
        customer_name = "Ana"
        """
    )
    assert to_graph(template) == {
        "name": "puntual_hello_v1",
        "language": "es",
        "category": "UTILITY",
        "parameter_format": "NAMED",
        "message_send_ttl_seconds": 3600,
        "components": [
            {
                "type": "BODY",
                "text": "Hola, {{customer_name}}, hasta luego.",
                "example": {
                    "body_text_named_params": [{"param_name": "customer_name", "example": "Ana"}]
                },
            },
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Ya pagué"}]},
        ],
    }


def test_a_template_without_buttons_registers_none() -> None:
    template = PackagedTemplates().find(_RECEIPT, "es")
    assert template is not None
    assert [part["type"] for part in to_graph(template)["components"]] == ["BODY"]
