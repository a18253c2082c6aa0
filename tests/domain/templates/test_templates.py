"""The templates as they ship: what each must say, and the form in which they are registered."""

import re
from datetime import timedelta

import pytest

from puntual.adapters.packaged.template_file import read_templates
from puntual.adapters.packaged.templates import PackagedTemplates, to_graph
from puntual.domain.decision.notices import RECEIPT_STEP
from puntual.domain.errors import InvalidInput
from puntual.domain.policies.cadence import PREVENTIVE_AND_OVERDUE
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.templates.catalogue import Catalogue, template_language
from puntual.domain.templates.template import PAY, Template, template_name

_CATALOGUE = PackagedTemplates()
_ALL = (*_CATALOGUE.all(), *_CATALOGUE.with_pay_button())
_SINGLES = ("payment_received", "agreement_confirmed", "welcome", "away", "is_it_you")
_REMINDERS = [
    one for one in _ALL if not one.name.startswith(tuple(f"puntual_{one}" for one in _SINGLES))
]
_PAYLOADS = ("ALREADY_PAID", "NEED_TIME", "TALK_TO_PERSON", "NOT_ME")
_LANGUAGES = ("es", "pt_BR", "en")
_STEMS = (
    *("due_in_7_days", "due_in_3_days", "due_in_1_day", "due_today"),
    *("overdue_3_days", "overdue_8_days", "first_reminder", "follow_up", "formal_notice"),
    *("last_opportunity", "statement", "plan_instalment_due", "promise_day", *_SINGLES),
)


def _name(template: Template) -> str:
    return f"{template.name}-{template.language}"


def _is_usted(template: Template) -> bool:
    return template.language == "es_CO" or template.name.endswith("_usted_v1")


each = pytest.mark.parametrize("template", _ALL, ids=_name)
each_reminder = pytest.mark.parametrize("template", _REMINDERS, ids=_name)


@pytest.mark.parametrize("stem", _STEMS)
def test_every_stem_speaks_the_three_languages_and_those_of_the_countries(stem: str) -> None:
    languages = _CATALOGUE.catalogue().languages[stem]
    assert _CATALOGUE.catalogue().languages[f"{stem}_usted"] <= languages
    assert languages >= {*_LANGUAGES, "es_CO", "es_PE"}
    assert languages <= {*_LANGUAGES, "es_MX", "es_CO", "es_PE", "es_AR", "es_CL"}


def test_every_step_of_the_default_cadence_and_the_thanks_have_a_template() -> None:
    wanted = {*(step.name for step in PREVENTIVE_AND_OVERDUE.steps), RECEIPT_STEP}
    assert wanted <= set(_CATALOGUE.catalogue().languages)


def test_a_tip_is_catalogue_text_and_is_never_registered() -> None:
    tips = [one for one in _CATALOGUE.texts() if one.name == template_name("tip")]
    assert {one.language for one in tips} >= set(_LANGUAGES)
    assert not any(one.is_sent for one in tips)
    assert not {one.name for one in tips} & {one.name for one in _ALL}


@each
def test_a_template_is_found_by_name_and_exact_language(template: Template) -> None:
    assert _CATALOGUE.find(template.name, template.language) == template
    assert _CATALOGUE.find(template.name, "es_UY") is None


@each
def test_a_country_says_something_else_than_its_language(template: Template) -> None:
    base, _, country = template.language.partition("_")
    if country and base == "es" and not _is_usted(template):
        plain = _CATALOGUE.find(template.name, base)
        assert plain is None or plain.body != template.body


@each
def test_a_template_is_utility_and_lives_no_longer_than_the_policy_allows(
    template: Template,
) -> None:
    assert template.category == "UTILITY"
    assert template.ttl == DEFAULT_POLICY.message_ttl == timedelta(seconds=3600)


@each
def test_the_body_with_its_examples_is_short(template: Template) -> None:
    text = template.render(template.examples)
    assert len(text) <= 780
    assert "{{" not in text
    assert "<" not in text


@each
def test_a_message_says_who_writes_that_a_machine_does_and_how_to_reach_a_person(
    template: Template,
) -> None:
    assert {"customer_name", "creditor_name", "contact_line"} <= set(template.variables)
    assert "automátic" in template.body or "automated" in template.body


@each
def test_the_last_line_of_what_we_begin_offers_the_way_out(template: Template) -> None:
    if template.is_answer:
        return
    by_country = {"es_AR": "Respondé BAJA "}
    words = {"pt": "Responda SAIR ", "en": "Reply STOP ", "es": "Responde BAJA "}
    word = by_country.get(template.language, words[template.language[:2]])
    word = "Responda BAJA " if _is_usted(template) else word
    assert template.body.splitlines()[-1].startswith(word)


@each
def test_peru_names_the_claims_book_in_every_message(template: Template) -> None:
    assert ("claims_book" in template.variables) == (template.language == "es_PE")


@each_reminder
def test_a_reminder_names_itself_its_invoice_its_date_and_gives_way_to_a_payment(
    template: Template,
) -> None:
    assert {"invoices", "amount", "due_date", "how_to_pay"} <= set(template.variables)
    named, paid = {
        "pt": ("lembrete de pagamento", "Se você já pagou, ignore esta mensagem"),
        "en": ("payment reminder", "If you have already paid, please ignore this message"),
        "es": ("recordatorio de pago", "Si ya pagaste, "),
        "usted": ("recordatorio de pago", "Si ya pagó, "),
    }["usted" if _is_usted(template) else template.language[:2]]
    assert named in template.body
    assert paid in template.body


@each_reminder
def test_no_reminder_claims_a_day_that_it_may_miss(template: Template) -> None:
    # A step may go out days after it began, and speaks of invoices with other dates as well.
    days = r"\b(hoy|mañana|ayer|hoje|amanhã|ontem|today|tomorrow|yesterday|\d+ d[ií]as)\b"
    assert not re.search(days, template.body)


@each_reminder
def test_a_reminder_has_the_four_answers_as_buttons(template: Template) -> None:
    assert tuple(one.payload for one in template.quick_replies) == _PAYLOADS


def test_argentina_is_addressed_with_voseo() -> None:
    tu = re.compile(
        r"\b(tienes|quieres|puedes|necesitas|prefieres|responde|ignora|dinos|cuéntanos|elige"
        r"|pagas|contigo|escríbenos|aquí)\b",
        re.IGNORECASE,
    )
    bodies = [one.body for one in _ALL if one.language == "es_AR"]
    assert bodies
    assert [tu.findall(body) for body in bodies if tu.search(body)] == []


def test_the_welcome_shows_no_amount_and_lets_a_stranger_say_so() -> None:
    for one in (one for one in _ALL if one.name == template_name("welcome")):
        assert not {"amount", "invoices", "due_date"} & set(one.variables)
        assert "NOT_ME" in {reply.payload for reply in one.quick_replies}


def test_chile_is_told_that_an_overdue_reminder_is_no_procedure() -> None:
    found = _CATALOGUE.find(template_name("overdue_3_days"), "es_CL")
    assert found is not None
    said = "no se trata de un procedimiento que persiga la ejecución de los bienes del deudor"
    assert said in found.body


@pytest.mark.parametrize("single", ["payment_received", "away"])
def test_thanks_and_answers_ask_for_nothing(single: str) -> None:
    found = [one for one in _ALL if one.name == template_name(single)]
    assert found
    assert {one.quick_replies for one in found} == {()}


@pytest.mark.parametrize("extra", [{}, {"customer_name": "Ana"}])
def test_parameters_that_are_not_the_variables_are_refused(extra: dict[str, str]) -> None:
    with pytest.raises(InvalidInput, match="creditor_name"):
        _ALL[0].render(extra)


def test_a_parameter_that_looks_like_a_variable_stays_text() -> None:
    template = _ALL[0]
    parameters = dict(template.examples) | {"customer_name": "{{amount}}"}
    assert "{{amount}}" in template.render(parameters)


_HELLO = """
stem = "hello"
ttl_seconds = 3600
buttons = ["ALREADY_PAID"]
variants = ["pay"]
[text]
es = "Hola, {{customer_name}}, <bye>"
"""
_PARTS = """
[es]
bye = "hasta luego."
bye_pay = "paga abajo."
[es.buttons]
ALREADY_PAID = "Ya pagué"
PAY = "Pagar ahora"
[es.examples]
customer_name = "Ana"
[es_AR]
bye = "nos vemos."
[es_CL]
unused = "x"
"""


def test_a_template_registers_with_named_parameters_examples_ttl_and_buttons() -> None:
    first = read_templates(_HELLO, _PARTS)[0]
    assert to_graph(first) == {
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


def test_a_language_with_a_country_exists_where_a_part_differs() -> None:
    found = {(one.name, one.language): one.body for one in read_templates(_HELLO, _PARTS)}
    assert found == {
        ("puntual_hello_v1", "es"): "Hola, {{customer_name}}, hasta luego.",
        ("puntual_hello_v1", "es_AR"): "Hola, {{customer_name}}, nos vemos.",
        ("puntual_hello_pay_v1", "es"): "Hola, {{customer_name}}, paga abajo.",
    }


def test_a_pay_button_opens_the_page_of_the_creditor_and_needs_one() -> None:
    pay = read_templates(_HELLO, _PARTS)[-1]
    *_, buttons = to_graph(pay, "https://pay.example/")["components"]
    assert buttons["buttons"][0] == {
        "type": "URL",
        "text": "Pagar ahora",
        "url": "https://pay.example/{{1}}",
        "example": ["https://pay.example/F-001"],
    }
    with pytest.raises(InvalidInput, match="pay base"):
        to_graph(pay)
    assert PAY not in {one.payload for one in pay.quick_replies}


def test_a_template_without_buttons_registers_none() -> None:
    template = _CATALOGUE.find(template_name(RECEIPT_STEP), "es")
    assert template is not None
    assert [part["type"] for part in to_graph(template)["components"]] == ["BODY"]


@pytest.mark.parametrize(
    "text", ["stem = ", "stem = 'x'", "stem = 'x'\nbuttons = ['A']\n[text]\nes = '<gone>'"]
)
def test_a_file_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_templates(text, _PARTS, "x.toml")
    assert caught.value.field == "x.toml"


@pytest.mark.parametrize(
    ("locale", "available", "chosen"),
    [
        ("es-MX", {"es", "es_MX"}, "es_MX"),
        ("es_mx", {"es", "es_MX"}, "es_MX"),
        ("es-CL", {"es", "es_MX"}, "es"),
        ("es", {"es", "es_MX"}, "es"),
        ("pt-BR", {"es", "pt_BR"}, "pt_BR"),
        ("pt-PT", {"es", "pt_BR"}, "pt_BR"),
        ("pt", {"es", "pt_BR"}, "pt_BR"),
        ("en-US", {"es", "en"}, "en"),
        ("en-US", {"es"}, "es"),
        ("fr", {"es", "en"}, "es"),
        ("", {"es"}, "es"),
        ("pt-BR", set(), "pt_BR"),
    ],
)
def test_the_language_falls_back_here_for_meta_has_no_fallback(
    locale: str, available: set[str], chosen: str
) -> None:
    assert template_language(locale, frozenset(available)) == chosen


def test_a_stem_that_is_not_in_the_catalogue_speaks_no_language() -> None:
    catalogue = Catalogue({"due_today": frozenset({"pt_BR"})})
    assert catalogue.language_of("due_today", "pt-BR") == "pt_BR"
    assert catalogue.language_of("due_today", "es-MX") is None
    assert catalogue.language_of("statement", "pt-BR") is None
    assert Catalogue().language_of("statement", "en-US") == "en"
