"""Each rule of the template linter has something that breaks it, and the catalogue breaks none."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from puntual.adapters.packaged.template_words import load_grammars
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.templates.lint import lint, lint_template
from puntual.domain.templates.template import QuickReply, Template

_GRAMMARS = load_grammars()
_BODY = (
    "Hola, {{customer_name}}. Te escribe {{creditor_name}} con un recordatorio de pago.\n\n"
    "Es por {{invoices}} con un monto de {{amount}} y vence el {{due_date}} de este año.\n\n"
    "Te escribe un sistema automático; para hablar con una persona llama al {{contact_line}}.\n\n"
    "Responde BAJA si no quieres recibir estos recordatorios."
)
_GOOD = Template(
    name="puntual_due_today_v1",
    language="es",
    category="UTILITY",
    body=_BODY,
    quick_replies=(QuickReply("Ya pagué", "ALREADY_PAID"), QuickReply("No soy yo", "NOT_ME")),
    ttl=timedelta(hours=1),
    examples=MappingProxyType(
        {
            "customer_name": "Ana",
            "creditor_name": "El Roble",
            "invoices": "la factura F-001",
            "amount": "$1,250.00 MXN",
            "due_date": "5 de marzo",
            "contact_line": "+52 55 5550 0000",
        }
    ),
)


def _with(old: str, new: str) -> Template:
    assert old in _BODY
    return replace(_GOOD, body=_BODY.replace(old, new))


def _examples(**changes: str) -> Template:
    return replace(_GOOD, examples=dict(_GOOD.examples) | changes)


def _labelled(*labels: str) -> Template:
    replies = tuple(
        QuickReply(label, f"{'X' * number}_") for number, label in enumerate(labels, start=1)
    )
    return replace(_GOOD, quick_replies=(*replies, QuickReply("No soy yo", "NOT_ME")))


def _broken(template: Template) -> set[str]:
    return {finding.rule for finding in lint_template(template, _GRAMMARS)}


def test_what_ships_is_clean() -> None:
    texts = PackagedTemplates().texts()
    assert len(texts) > 200
    assert lint(texts, _GRAMMARS) == ()


def test_a_template_without_fault_has_no_finding() -> None:
    assert lint([_GOOD], _GRAMMARS) == ()


@pytest.mark.parametrize(
    ("rule", "template"),
    [
        ("name", replace(_GOOD, name="Recordatorio-1")),
        ("language", replace(_GOOD, language="es_XX")),
        ("category", replace(_GOOD, category="MARKETING")),
        ("ttl", replace(_GOOD, ttl=timedelta(seconds=29))),
        ("ttl", replace(_GOOD, ttl=timedelta(hours=12, seconds=1))),
        ("length", _with("Te escribe un", "Aquí " * 220 + "te escribe un")),
        ("length", _examples(contact_line="5" * 1000)),
        ("length", replace(_GOOD, body=" ")),
        ("variable_name", _with("{{amount}}", "{{ Amount }}")),
        ("variable_name", _with("{{amount}}", "{{amount}")),
        ("variable_at_edge", _with("Hola, {{customer_name}}.", "{{customer_name}}, hola.")),
        ("variable_at_edge", _with("estos recordatorios.", "de {{creditor_name}}.")),
        (
            "variables_adjacent",
            _with("{{amount}} y vence el {{due_date}}", "{{amount}} {{due_date}}"),
        ),
        ("too_many_variables", replace(_GOOD, body="Hola {{customer_name}} y {{amount}} BAJA")),
        ("example_missing", _examples(amount=" ")),
        ("example_unfit", _examples(amount="$1\n$2")),
        ("example_unfit", _examples(unknown="x")),
        ("blank_lines", _with("\n\nEs por", "\n\n\nEs por")),
        ("link", _with("llama al", "escribe a wa.me/52555 o al")),
        ("link", _examples(contact_line="bit.ly/abc")),
        ("button_count", _labelled(*"abcdefghij")),
        ("button_label", _labelled("Un texto de más de veinticinco letras")),
        ("button_label", _labelled("")),
        ("button_label", _labelled("Pagar 💳")),
        ("button_label", replace(_GOOD, pay_label="{{amount}}")),
        ("button_repeated", _labelled("Sí", "sí")),
        ("button_payload", replace(_GOOD, quick_replies=(QuickReply("No", "not me"),))),
        ("creditor_unnamed", _with("{{creditor_name}}", "la tienda")),
        ("no_person", _with("{{contact_line}}", "número de siempre")),
        ("machine_undisclosed", _with("un sistema automático", "Ana")),
        ("no_way_out", _with("Responde BAJA si", "Avísanos si")),
        ("no_way_out", replace(_GOOD, body=" ")),
        ("debt_unnamed", _with("{{invoices}}", "tu compra")),
        ("claims_book_unnamed", replace(_GOOD, language="es_PE")),
        ("strangers_unheard", replace(_GOOD, quick_replies=())),
        ("strangers_unheard", replace(_GOOD, quick_replies=_GOOD.quick_replies[:1])),
    ],
)
def test_a_template_that_breaks_a_rule_is_found(rule: str, template: Template) -> None:
    assert rule in _broken(template)


def test_the_last_thing_that_a_rule_allows_is_allowed() -> None:
    assert _broken(replace(_GOOD, body=_BODY.rjust(1024, "x"))) == set()
    assert _broken(replace(_GOOD, body=_BODY.rjust(1025, "x"))) == {"length"}
    two = replace(
        _GOOD, body="Hola {{customer_name}} te escribe {{creditor_name}} aquí siempre BAJA"
    )
    assert "too_many_variables" not in _broken(two)
    assert "button_count" not in _broken(_labelled(*"abcdefghi"))
    for label in ("A", "A" * 25):
        assert "button_label" not in _broken(_labelled(label))
    assert "button_label" in _broken(_labelled("A" * 26))
    for ttl in (timedelta(seconds=30), timedelta(hours=12)):
        assert _broken(replace(_GOOD, ttl=ttl)) == set()
    assert "too_many_variables" in _broken(replace(two, body=two.body.replace("aquí ", "")))


def _excerpt(rule: str, template: Template) -> str:
    (found,) = [one for one in lint_template(template, _GRAMMARS) if one.rule == rule]
    return found.excerpt


def test_a_finding_shows_its_place_with_forty_letters_around_it() -> None:
    adjacent = _with("{{amount}} y vence el {{due_date}}", "{{amount}} {{due_date}}")
    start = adjacent.body.index("}} {{")
    shown = adjacent.body[start - 40 : start + 45]
    assert _excerpt("variables_adjacent", adjacent) == shown
    early = _with("Hola, {{customer_name}}. Te", "Hola, {{customer_name}} {{amount}}. Te")
    assert _excerpt("variables_adjacent", early).startswith(
        "Hola, {{customer_name}} {{amount}}. Te"
    )
    gap = _with("\n\nEs por", "\n\n\nEs por")
    assert _excerpt("blank_lines", gap) == "{creditor_name}} con un recordatorio de pago."[-40:]
    soon = replace(_GOOD, body=f"Hola.\n\n\n{_BODY}")
    assert _excerpt("blank_lines", soon) == "Hola."


def test_a_finding_shows_no_more_than_forty_letters_of_what_is_wrong() -> None:
    assert _excerpt("name", replace(_GOOD, name="N" * 50)) == "N" * 40
    assert _excerpt("example_unfit", _examples(amount="$" * 50 + "\n")) == f"amount = {'$' * 40}"
    assert (
        _excerpt("variable_name", _with("{{amount}}", "{{" + "A" * 50 + "}}")) == "{{" + "A" * 38
    )
    first = "{{customer_name}}, hola."
    body = _BODY.replace("Hola, {{customer_name}}.", first)
    assert _excerpt("variable_at_edge", replace(_GOOD, body=body)) == body[:40]
    last = _with("estos recordatorios.", "de {{creditor_name}}.")
    assert _excerpt("variable_at_edge", last) == last.body[-40:]


@pytest.mark.parametrize(
    ("rule", "language", "text"),
    [
        ("threat", "es", "De lo contrario suspenderemos el servicio"),
        ("unagreed_charge", "es_AR", "Evitá recargos"),
        ("threat", "pt_BR", "Caso contrário, o serviço será bloqueado"),
        ("threat", "en", "Otherwise the service will be cut off"),
        ("bureau", "es_MX", "te reportaremos al Buró de Crédito"),
        ("bureau", "es_CO", "un reporte en Datacrédito y centrales de riesgo"),
        ("bureau", "es_CL", "serás informado a DICOM"),
        ("bureau", "es_PE", "Infocorp"),
        ("bureau", "pt_BR", "seu nome vai para o Serasa e o SPC"),
        ("bureau", "pt_BR", "evite a negativação"),
        ("bureau", "en", "it may hurt your credit score"),
        ("court", "es", "pasaremos el caso a nuestros abogados"),
        ("court", "es", "iniciaremos acciones legales y un embargo"),
        ("court", "pt_BR", "medidas judiciais e penhora de bens"),
        ("court", "en", "we will take you to court"),
        ("shame", "es", "figuras como cliente moroso"),
        ("third_party", "es", "llamaremos a tus familiares"),
        ("shame", "pt_BR", "você está inadimplente"),
        ("third_party", "en", "we will call your employer"),
        ("false_urgency", "es", "ÚLTIMA OPORTUNIDAD"),
        ("false_urgency", "es", "último aviso"),
        ("threat", "es", "evita consecuencias"),
        ("false_urgency", "pt_BR", "Última chance: evite consequências"),
        ("false_urgency", "en", "Final notice"),
        ("asks_why", "es", "¿Por qué no pagaste?"),
        ("asks_why", "pt_BR", "Por que não pagou?"),
        ("asks_why", "en", "Please tell us the reason why"),
        ("promotion", "es", "Aprovecha 20 % de descuento"),
        ("promotion", "pt_BR", "Uma oferta exclusiva"),
        ("promotion", "en", "Renew now to save"),
        ("asks_for_numbers", "es", "responde con tu número de tarjeta"),
        ("asks_for_numbers", "es", "confirma tu DNI"),
        ("asks_for_numbers", "pt_BR", "informe seu CPF e a senha"),
        ("asks_for_numbers", "en", "send us your card number"),
        ("collection", "es", "Departamento de cobranzas: tu deuda"),
        ("collection", "pt_BR", "Cobrança da sua dívida"),
        ("collection", "en", "Debt collection"),
    ],
)
def test_words_that_no_message_may_say_are_found(rule: str, language: str, text: str) -> None:
    template = replace(_GOOD, language=language, body=f"{_BODY}\n\n{text} BAJA.")
    found = [one for one in lint_template(template, _GRAMMARS) if one.rule == rule]
    assert found
    assert all(one.excerpt in text and one.fix and one.source for one in found)


def test_a_button_and_an_example_are_read_as_well() -> None:
    assert "false_urgency" in _broken(_labelled("Último aviso"))
    assert "bureau" in _broken(_examples(invoices="tu reporte en DICOM"))


def test_a_phrase_is_shown_as_it_is_written() -> None:
    shouted = _with("Te escribe un", "ÚLTIMA   OPORTUNIDAD: te escribe un")
    assert _excerpt("false_urgency", shouted) == "ÚLTIMA   OPORTUNIDAD"


def test_the_name_of_a_variable_is_no_word() -> None:
    assert "promotion" not in _broken(_with("{{amount}}", "{{discount_amount}}"))


def test_a_language_is_judged_by_its_own_words() -> None:
    said_in_english = replace(_GOOD, language="en", body=f"{_BODY} multa STOP")
    assert "threat" not in _broken(said_in_english)


def test_the_same_text_under_two_names_is_refused_by_meta() -> None:
    twin = replace(_GOOD, name="puntual_twin_v1")
    (finding,) = lint([_GOOD, twin, replace(_GOOD, language="es_MX")], _GRAMMARS)
    assert (finding.rule, finding.template) == ("duplicate", "puntual_twin_v1")
    assert _GOOD.name in str(finding)


def test_mere_text_is_read_for_words_only() -> None:
    tip = replace(_GOOD, is_sent=False, body="Aparta el monto a tiempo.")
    assert lint_template(tip, _GRAMMARS) == ()
    assert "promotion" in _broken(replace(tip, body="Aprovecha."))


def test_an_answer_needs_no_way_out() -> None:
    body = _BODY.replace("Responde BAJA si no quieres recibir estos recordatorios.", "Gracias.")
    assert _broken(replace(_GOOD, body=body)) == {"no_way_out"}
    assert _broken(replace(_GOOD, body=body, is_answer=True)) == set()


def test_every_language_has_every_rule() -> None:
    ids = {frozenset(rule.id for rule in grammar.rules) for grammar in _GRAMMARS.values()}
    assert len(ids) == 1
    assert len(ids.pop()) == 12
