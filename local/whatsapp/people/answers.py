"""What a person of each habit answers: a tap, words, or a photo with words."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from local.whatsapp.dice import Dice
from local.whatsapp.people.meaning import Meaning, draw_words
from local.whatsapp.people.persona import Persona
from local.whatsapp.people.steps import FileStep, MoveStep, Step, TapStep, WordsStep
from local.whatsapp.templates.content import Button

_TAPS: Final = MappingProxyType(
    {
        Persona.SAYS_PAID: ("ALREADY_PAID", Meaning.PAID),
        Persona.NEEDS_TIME: ("NEED_TIME", Meaning.TIME),
        Persona.WANTS_PERSON: ("TALK_TO_PERSON", Meaning.PERSON),
    }
)
_WORDS: Final[Mapping[Persona, Sequence[Meaning]]] = MappingProxyType(
    {
        Persona.SAYS_PAID: (Meaning.PAID,),
        Persona.NEEDS_TIME: (Meaning.TIME, Meaning.PROMISE),
        Persona.WANTS_PERSON: (Meaning.PERSON, Meaning.HARDSHIP),
        Persona.DISPUTES: (Meaning.DISPUTE,),
        Persona.WRONG_NUMBER: (Meaning.WRONG_NUMBER,),
        Persona.OPTS_OUT: (Meaning.OPT_OUT,),
        Persona.CHATS: (Meaning.THANKS, Meaning.QUESTION),
        Persona.ASKS: (Meaning.QUESTION,),
        Persona.GREETS: (Meaning.GREETING, Meaning.THANKS),
    }
)
_CHANCE_OF_AN_ANSWER: Final = 0.85
# A message that asks whose phone it is has this button, and shows nothing before.
_IS_ME: Final = "IS_ME"
# Who leaves for good says so every time.
_CERTAIN: Final = frozenset({Persona.OPTS_OUT, Persona.WRONG_NUMBER, Persona.DISPUTES})
_CHANCE_OF_WORDS: Final = 0.5
_CHANCE_OF_A_PHOTO: Final = 0.3
# Some think better of what they wrote, and delete it: it was said all the same.
_CHANCE_OF_DELETING: Final = 0.1
_DELETED_AFTER: Final = timedelta(minutes=2)
_EDITED_AFTER: Final = timedelta(minutes=4)
_EVENLY: Final = 0.5
_PROOFS: Final = ("image", "document")


def draw_answer(
    persona: Persona, replies: Sequence[Button], language: str, dice: Dice, after: timedelta
) -> Step | None:
    """Return what a person answers to a reminder; None when it is nothing.

    Args:
        persona: the person's habit.
        replies: the buttons of the reminder that answer.
        language: of the reminder.
        dice: of this message to this person.
        after: how long after the message's acceptance.
    """
    asking = next((one for one in replies if one.payload.startswith(_IS_ME)), None)
    if asking is not None and persona not in _CERTAIN:
        return _confirm(persona, asking, dice, after)
    if persona in _IN_OTHER_WAYS:
        return _IN_OTHER_WAYS[persona](language, dice, after)
    if persona not in _WORDS:
        return None
    if persona not in _CERTAIN and dice.unit("tap") >= _CHANCE_OF_AN_ANSWER:
        return None
    if persona in _TAPS and dice.unit("form") >= _CHANCE_OF_WORDS:
        payload, meaning = _TAPS[persona]
        return TapStep(after, _choose_button(replies, payload), meaning)
    return _write(persona, language, dice, after)


def _confirm(persona: Persona, asking: Button, dice: Dice, after: timedelta) -> Step | None:
    """Return the tap of somebody who wants to see what the message is about."""
    if persona is Persona.READS_AND_SILENT or dice.unit("tap") >= _CHANCE_OF_AN_ANSWER:
        return None
    return TapStep(after, asking, Meaning.QUESTION)


def _write(persona: Persona, language: str, dice: Dice, after: timedelta) -> WordsStep:
    meanings = _WORDS[persona]
    meaning = meanings[int(dice.unit("meaning") * len(meanings))]
    is_deleted = dice.unit("delete") < _CHANCE_OF_DELETING
    return WordsStep(
        after,
        draw_words(meaning, language, dice),
        meaning,
        meaning is Meaning.PAID and dice.unit("photo") < _CHANCE_OF_A_PHOTO,
        _DELETED_AFTER if is_deleted else None,
    )


def _choose_button(replies: Sequence[Button], payload: str) -> Button:
    fitting = (button for button in replies if button.payload.startswith(payload))
    payloads = [name for name, _ in _TAPS.values()]
    return next(fitting, replies[payloads.index(payload) % len(replies)])


def _send_proof(_language: str, dice: Dice, after: timedelta) -> Step:
    kind = _PROOFS[int(dice.unit("kind") * len(_PROOFS))]
    name = f"comprobante-{dice.number('file')}.pdf" if kind == "document" else ""
    return FileStep(after, kind, Meaning.PROOF, name)


def _speak(_language: str, _dice: Dice, after: timedelta) -> Step:
    return FileStep(after, "audio", Meaning.SPOKEN)


def _think_again(language: str, dice: Dice, after: timedelta) -> Step:
    """Edit a courtesy into an opt-out, or an opt-out into a courtesy."""
    meanings = [Meaning.OPT_OUT, Meaning.THANKS]
    first, then = meanings if dice.unit("order") < _EVENLY else reversed(meanings)
    later = WordsStep(after + _EDITED_AFTER, draw_words(then, language, dice), then)
    return WordsStep(after, draw_words(first, language, dice), first, edited=later)


def _move(_language: str, _dice: Dice, after: timedelta) -> Step:
    return MoveStep(after)


_IN_OTHER_WAYS: Final = MappingProxyType(
    {
        Persona.SENDS_PROOF: _send_proof,
        Persona.SPEAKS: _speak,
        Persona.THINKS_AGAIN: _think_again,
        Persona.MOVES: _move,
    }
)
