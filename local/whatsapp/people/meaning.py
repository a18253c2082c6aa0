"""What people mean by what they write, and the words that they have for it.

The words are of people and not of the product: no code that is deployed can read them, and none of
them was taken from what the product learnt from (tests/local/whatsapp/people/test_meaning.py).
"""

import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from local.whatsapp.dice import Dice

_FOLDER: Final = Path(__file__).parent / "words"
# How a machine wants it said; most people never read so far.
_KEYWORDS: Final = {"es": "BAJA", "pt": "SAIR", "en": "STOP"}
_CHANCE_OF_A_KEYWORD: Final = 0.2
_GREETINGS: Final[Mapping[str, Sequence[str]]] = {
    "es": ("", "", "", "Hola, ", "buenas, ", "Buen día. ", "hola buenas tardes "),
    "pt": ("", "", "", "Oi, ", "bom dia, ", "Olá. ", "oi tudo bem? "),
    "en": ("", "", "", "Hi, ", "hello, ", "Good morning. "),
}
_ENDINGS: Final = ("", "", "", ".", "!!", " 🙏", "...", " 😐")


class Meaning(StrEnum):
    """What somebody means."""

    OPT_OUT = "opt_out"
    PAID = "paid"
    PROMISE = "promise"
    TIME = "time"
    PERSON = "person"
    DISPUTE = "dispute"
    HARDSHIP = "hardship"
    WRONG_NUMBER = "wrong_number"
    QUESTION = "question"
    THANKS = "thanks"
    GREETING = "greeting"
    PROOF = "proof"
    SPOKEN = "spoken"
    MOVED = "moved"


# A photo, a recording, another phone: what is meant is no matter of words.
WORDLESS: Final = frozenset({Meaning.PROOF, Meaning.SPOKEN, Meaning.MOVED})
_COURTESIES: Final = frozenset({Meaning.THANKS, Meaning.GREETING})


def draw_words(meaning: Meaning, language: str, dice: Dice) -> str:
    """Return words for a meaning.

    Args:
        meaning: what is meant.
        language: of the message that is answered, for example `es_MX` or `pt_BR`.
        dice: the same draws give the same words.
    """
    if meaning is Meaning.OPT_OUT and dice.unit("keyword") < _CHANCE_OF_A_KEYWORD:
        return _KEYWORDS[_spoken(language)]
    words = _pick(ways_of(meaning, language), dice, "words")
    if meaning in _COURTESIES:
        return words
    greeting = _pick(_GREETINGS[_spoken(language)], dice, "greeting")
    return f"{greeting}{words}{_pick(_ENDINGS, dice, 'ending')}"


@cache
def ways_of(meaning: Meaning, language: str) -> Sequence[str]:
    """Return all ways to say something in a language, those of its country included."""
    book = tomllib.loads((_FOLDER / f"{meaning}.toml").read_text(encoding="utf-8"))
    spoken = _spoken(language)
    regional = book.get(language, []) if language != spoken else []
    return (*book[spoken], *regional)


def _spoken(language: str) -> str:
    spoken = language[:2]
    return spoken if spoken in _KEYWORDS else "es"


def _pick(choices: Sequence[str], dice: Dice, purpose: str) -> str:
    return choices[int(dice.unit(purpose) * len(choices))]
