"""The texts of SMS and e-mail obey the same words and duties as the templates."""

from dataclasses import replace

import pytest

from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.template_words import load_grammars
from puntual.domain.channel import FALLBACKS, Channel
from puntual.domain.templates.template import Template
from puntual.domain.templates.text_lint import lint_plain
from tests.factories import a_reader

GRAMMARS = load_grammars()
TEXTS = PackagedFallbackTexts()
SMS = TEXTS.find(Channel.SMS, "puntual_due_today_v1", a_reader("es"))
EMAIL = TEXTS.find(Channel.EMAIL, "puntual_due_today_v1", a_reader("es"))


def broken(channel: Channel, text: Template) -> set[str]:
    return {finding.rule for finding in lint_plain(channel, [text], GRAMMARS)}


@pytest.mark.parametrize("channel", sorted(FALLBACKS))
def test_the_texts_that_ship_break_no_rule(channel: Channel) -> None:
    assert lint_plain(channel, TEXTS.all(channel), GRAMMARS) == ()


@pytest.mark.parametrize(
    ("channel", "text", "rule"),
    [
        (Channel.SMS, replace(SMS, body="Último aviso. " + SMS.body), "false_urgency"),
        (Channel.SMS, replace(SMS, body="Tu deuda. " + SMS.body), "collection"),
        (Channel.SMS, replace(SMS, body=SMS.body + " Hablamos de tus cosas." * 4), None),
        (Channel.SMS, replace(SMS, body="Muy largo. " * 10 + SMS.body), "too_many_segments"),
        (Channel.SMS, replace(SMS, body=SMS.body.replace("BAJA", "No")), "no_way_out"),
        (Channel.SMS, replace(SMS, body=SMS.body.replace("automático", "así")), None),
        (Channel.SMS, replace(SMS, examples={}), "example_missing"),
        (Channel.EMAIL, replace(EMAIL, body="Abogado\n" + EMAIL.body), "court"),
        (Channel.EMAIL, replace(EMAIL, body="a" * 79 + "\n" + EMAIL.body), "subject"),
        (Channel.EMAIL, replace(EMAIL, body="\n" + EMAIL.body), "subject"),
    ],
)
def test_each_rule_has_something_that_breaks_it(
    channel: Channel, text: Template, rule: str | None
) -> None:
    found = broken(channel, text)
    assert found if rule is None else rule in found


@pytest.mark.parametrize(("length", "fits"), [(0, False), (1, True), (78, True), (79, False)])
def test_a_subject_has_from_one_to_78_letters(length: int, *, fits: bool) -> None:
    text = replace(EMAIL, body=f"{'a' * length}\n{EMAIL.body}")
    assert ("subject" not in broken(Channel.EMAIL, text)) is fits


def test_a_text_without_buttons_owes_none() -> None:
    assert SMS.quick_replies == ()
    assert broken(Channel.SMS, SMS) == set()
