"""What an answer says: figures by line, the oldest first, and in the words of its language."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.adapters.packaged.answer_texts import PackagedAnswerTexts
from puntual.adapters.packaged.wording import load_wording
from puntual.domain.decision.answers.question import Question, Topic
from puntual.domain.decision.plan import Plan
from puntual.domain.wording.answer import write_answer
from tests.domain.decision.answers.answer_cases import (
    ASKED_AT,
    BALANCE,
    answer_to,
    asker,
    plan_of,
)
from tests.domain.decision.decision_cases import PROFILE, days_from_due, invoice
from tests.factories import a_creditor

CREDITOR = replace(a_creditor(), how_to_pay="por transferencia")
TEXTS, WORDING = PackagedAnswerTexts(), load_wording()


def _said(plan: Plan, stem: str, locale: str = "es-MX", country: str = "MX") -> str:
    profile = replace(PROFILE, locale=locale, country=country)
    return write_answer(plan, profile, CREDITOR, TEXTS.find(stem, profile, None), WORDING)


def _plan(language: str = "es", *names: tuple[str, int], topic: Topic = Topic.BALANCE) -> Plan:
    invoices = tuple(invoice(name, days_from_due(days), 100_000) for name, days in names)
    question = Question("reply.1", topic, ASKED_AT, language)
    return plan_of(answer_to(replace(asker(), invoices=invoices), question))


def test_each_invoice_has_its_line_and_all_of_them_their_sum() -> None:
    assert _said(_plan("es", ("F-1", -4), ("F-2", 0)), "answer_balance") == (
        "Hola, Ana Ejemplo. Según nuestros registros de hoy, tu saldo pendiente con Muebles del "
        "Sur es de $2,000.00 MXN:\n\n"
        "• F-1: $1,000.00 MXN, venció el 6 de marzo de 2026\n"
        "• F-2: $1,000.00 MXN, vence el 10 de marzo de 2026\n\n"
        "Este es un mensaje automático; para hablar con una persona: +52 55 5550 0000."
    )


@pytest.mark.parametrize(
    ("language", "locale", "country", "line"),
    [
        ("pt_BR", "pt-BR", "BR", "• F-1: $1,000.00 MXN, venceu em 6 de março de 2026"),
        ("en", "en-US", "US", "• F-1: $1,000.00 MXN, was due on March 6, 2026"),
    ],
)
def test_a_line_is_in_the_language_of_its_text(
    language: str, locale: str, country: str, line: str
) -> None:
    said = _said(_plan(language, ("F-1", -4)), "answer_balance", locale, country)
    assert line in said.splitlines()


def test_of_many_invoices_the_first_are_named_and_the_rest_counted() -> None:
    plan = _plan("es", *((f"F-{number:02}", number) for number in range(13)))
    lines = [one for one in _said(plan, "answer_balance").splitlines() if one.startswith("•")]
    assert (len(lines), lines[-1]) == (11, "• y 3 más")
    assert lines[0].startswith("• F-00:")


def test_who_asks_how_to_pay_reads_no_figures() -> None:
    plan = plan_of(answer_to(asker(), replace(BALANCE, topic=Topic.HOW_TO_PAY)))
    assert _said(plan, "answer_how_to_pay").startswith(
        "Hola, Ana Ejemplo. Con gusto: así puedes pagar a Muebles del Sur: por transferencia."
    )


def test_the_name_of_an_invoice_carries_no_link_and_no_lines_of_its_own() -> None:
    named = replace(invoice(), label="F-1\nhttps://x.example/pay")
    plan = plan_of(answer_to(replace(asker(), invoices=(named,)), BALANCE, ASKED_AT))
    said = _said(plan, "answer_balance")
    assert "http" not in said
    assert "• F-1: $1,250.50 MXN, vence el 10 de marzo de 2026" in said.splitlines()
    assert plan.ttl == timedelta(hours=24)
