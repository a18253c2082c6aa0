"""Who people are, and when they do what with a message.

A reminder is a message that offers quick replies: people react to those, and to nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from local.whatsapp.dice import Dice
from local.whatsapp.templates.content import Button, Content


class Persona(StrEnum):
    """A habit of dealing with messages."""

    READS_AND_SILENT = "reads_and_silent"
    PAYS = "pays"
    SAYS_PAID = "says_paid"
    NEEDS_TIME = "needs_time"
    WANTS_PERSON = "wants_person"
    OPTS_OUT = "opts_out"
    NEVER_READS = "never_reads"
    UNREACHABLE = "unreachable"
    PHONE_OFF = "phone_off"


WEIGHTS: dict[Persona, int] = {
    Persona.PAYS: 34,
    Persona.READS_AND_SILENT: 28,
    Persona.NEEDS_TIME: 10,
    Persona.SAYS_PAID: 8,
    Persona.NEVER_READS: 8,
    Persona.OPTS_OUT: 4,
    Persona.WANTS_PERSON: 3,
    Persona.UNREACHABLE: 3,
    Persona.PHONE_OFF: 2,
}

_TAPS = {
    Persona.SAYS_PAID: "ALREADY_PAID",
    Persona.NEEDS_TIME: "NEED_TIME",
    Persona.WANTS_PERSON: "TALK_TO_PERSON",
}
# Chance to pay after a reminder, and within how many hours after reading it.
_PAYS: dict[Persona, tuple[float, float, float]] = {
    Persona.PAYS: (0.6, 0.2, 48.0),
    Persona.SAYS_PAID: (0.7, 24.0, 72.0),
    Persona.NEEDS_TIME: (0.7, 96.0, 216.0),
}
_CHANCE_OF_A_TAP = 0.85
_UNDELIVERABLE = 131026


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens `after` the acceptance of a message."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class StatusStep(Step):
    """The message reaches a status; `error` is why it failed."""

    status: str
    error: int | None = None


@dataclass(frozen=True, slots=True)
class TapStep(Step):
    """The person taps a button."""

    button: Button


@dataclass(frozen=True, slots=True)
class TextStep(Step):
    """The person writes."""

    text: str


@dataclass(frozen=True, slots=True)
class PaymentStep(Step):
    """The person pays, somewhere else: the driver turns this into a payment."""


def assign_persona(wa_id: str, seed: int) -> Persona:
    """Return the same person's habit in every run with the same seed."""
    point = Dice(seed, wa_id).between(0, sum(WEIGHTS.values()), "persona")
    for persona, weight in WEIGHTS.items():
        point -= weight
        if point < 0:
            return persona
    return Persona.READS_AND_SILENT


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
    if persona is Persona.OPTS_OUT:
        yield TextStep(answered, _opt_out_word(content.language))
    if persona in _TAPS and dice.unit("tap") < _CHANCE_OF_A_TAP:
        yield TapStep(answered, _choose_button(replies, _TAPS[persona]))
    chance, earliest, latest = _PAYS.get(persona, (0.0, 0.0, 0.0))
    if dice.unit("pay") < chance:
        yield PaymentStep(answered + timedelta(hours=dice.between(earliest, latest, "pay at")))


def _choose_button(replies: list[Button], payload: str) -> Button:
    fitting = (button for button in replies if button.payload.startswith(payload))
    return next(fitting, replies[list(_TAPS.values()).index(payload) % len(replies)])


def _opt_out_word(language: str | None) -> str:
    return "SAIR" if (language or "").startswith("pt") else "BAJA"


def _seconds(number: float) -> timedelta:
    return timedelta(seconds=number)
