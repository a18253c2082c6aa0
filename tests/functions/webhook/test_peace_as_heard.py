"""What holds, and for how long, counted from when it was heard (H-13)."""

from datetime import timedelta

import pytest

from puntual.domain.accounts.hold import HoldKind
from tests.factories import NOON
from tests.functions.webhook.logic_cases import reply
from tests.functions.webhook.webhook_setup import WebhookSetup

AFTER = [timedelta(minutes=1), timedelta(days=3, minutes=1), timedelta(days=8)]


@pytest.mark.parametrize("late", AFTER)
@pytest.mark.parametrize(
    ("text", "kind", "least"),
    [
        ("ya pagué", HoldKind.CLAIM, timedelta(days=3)),
        ("ya te deposité ayer", HoldKind.CLAIM, timedelta(days=3)),
        ("já paguei", HoldKind.CLAIM, timedelta(days=3)),
        ("I already paid", HoldKind.CLAIM, timedelta(days=3)),
        ("pago mañana", HoldKind.PROMISE, timedelta(days=1)),
        ("te pago el viernes", HoldKind.PROMISE, timedelta(days=1)),
        ("pago na sexta", HoldKind.PROMISE, timedelta(days=1)),
        ("dame una semana", HoldKind.PROMISE, timedelta(days=1)),
    ],
)
def test_what_ends_by_itself_ends_days_after_it_was_heard(
    fakes: WebhookSetup, text: str, kind: HoldKind, least: timedelta, late: timedelta
) -> None:
    fakes.record(reply(text), now=NOON + late)
    hold = fakes.hold()
    assert (hold.kind, hold.since) == (kind, NOON)
    assert hold.until is not None
    assert hold.until >= NOON + late + least


@pytest.mark.parametrize("late", AFTER)
@pytest.mark.parametrize(
    "text",
    [
        "hmm",
        "???",
        "gracias por nada",
        "ok pero no",
        "la factura está mal",
        "estoy enfermo",
        "mañana le digo",
        "asdf",
        "🙄",
        "...",
        "quién es",
        "quién habla?",
        "hola, quién es?",
        "qué?",
        "no",
        "jajaja no",
        "quem é?",
        "não",
        "who is this",
        "what",
        "nope",
    ],
)
def test_what_is_unclear_holds_until_a_person_has_read_it(
    fakes: WebhookSetup, text: str, late: timedelta
) -> None:
    """Who asks who is writing, or only says no, was taken for small talk and reminded again."""
    fakes.record(reply(text), now=NOON + late)
    assert (fakes.hold().kind, fakes.hold().until) == (HoldKind.HANDOFF, None)
    assert len(fakes.cases.cases) == 1


@pytest.mark.parametrize(
    "text",
    [
        "gracias",
        "¡muchas gracias!",
        "hola buenas tardes",
        "ok",
        "ok gracias",
        "sí",
        "dale",
        "vale",
        "va",
        "perfecto",
        "entendido",
        "👍",
        "❤️",
        "jaja",
        "obrigado",
        "beleza",
        "sim",
        "thanks",
        "sure",
        "noted",
    ],
)
def test_thanks_greetings_and_a_plain_yes_hold_nothing(fakes: WebhookSetup, text: str) -> None:
    fakes.record(reply(text))
    assert fakes.account().holds == ()
