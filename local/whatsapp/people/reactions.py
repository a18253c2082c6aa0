"""When people do what with a message.

A reminder is a message that offers quick replies: people react to those, and to nothing else.
"""

from collections.abc import Iterator
from datetime import timedelta

from local.whatsapp.dice import Dice
from local.whatsapp.people.answers import draw_answer
from local.whatsapp.people.persona import Persona
from local.whatsapp.people.steps import PaymentStep, StatusStep, Step
from local.whatsapp.templates.content import Content

# Chance to pay after a reminder, and within how many hours after reading it.
_PAYS: dict[Persona, tuple[float, float, float]] = {
    Persona.PAYS: (0.6, 0.2, 48.0),
    Persona.SAYS_PAID: (0.7, 24.0, 72.0),
    Persona.NEEDS_TIME: (0.7, 96.0, 216.0),
}
_UNDELIVERABLE = 131026


def plan_reaction(persona: Persona, content: Content, dice: Dice) -> list[Step]:
    """Return all that follows the acceptance of a message, in order of time."""
    if persona is Persona.UNREACHABLE:
        return plan_failure(_UNDELIVERABLE, dice)
    delivery = _plan_delivery(persona, dice)
    if content.ttl is not None and delivery[-1].after > content.ttl:
        # A message dropped at the end of its time to live leaves no webhook at all.
        return []
    if persona is Persona.NEVER_READS:
        return list(delivery)
    read_after = delivery[-1].after + _read_delay(dice)
    read = StatusStep(read_after, "read")
    return [*delivery, read, *_plan_answer(persona, content, dice, read_after)]


def plan_failure(code: int, dice: Dice) -> list[Step]:
    """Return what follows the acceptance of a message that fails after all."""
    return [StatusStep(_seconds(dice.between(1, 4, "failed")), "failed", code)]


def _plan_delivery(persona: Persona, dice: Dice) -> list[StatusStep]:
    hours_off = dice.between(2, 30, "off") if persona is Persona.PHONE_OFF else 0.0
    sent = _seconds(dice.between(0.3, 2, "sent"))
    delivered = sent + _seconds(dice.between(0.5, 20, "delivered")) + timedelta(hours=hours_off)
    return [StatusStep(sent, "sent"), StatusStep(delivered, "delivered")]


def _read_delay(dice: Dice) -> timedelta:
    # Most people look within minutes, some hours later: the cube makes the long tail.
    return _seconds(20 + 3 * 3600 * dice.unit("read") ** 3)


def _plan_answer(
    persona: Persona, content: Content, dice: Dice, read_after: timedelta
) -> Iterator[Step]:
    replies = [button for button in content.buttons if button.kind == "quick_reply"]
    if not replies:
        return
    answered = read_after + _seconds(dice.between(15, 1800, "answer"))
    answer = draw_answer(persona, replies, content.language or "", dice, answered)
    if answer is not None:
        yield answer
    chance, earliest, latest = _PAYS.get(persona, (0.0, 0.0, 0.0))
    if dice.unit("pay") < chance:
        yield PaymentStep(answered + timedelta(hours=dice.between(earliest, latest, "pay at")))


def _seconds(number: float) -> timedelta:
    return timedelta(seconds=number)
