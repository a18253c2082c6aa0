"""The words that our messages offer for leaving, sent alone: they need no understanding.

"BAJA" is also low and "pare" also stops a payment; with nothing but politeness beside them they
are what was offered, and what the law and WhatsApp's policy want to be heard at once.
"""

import re
from dataclasses import dataclass
from typing import Final

from puntual.domain.conversation.reading.inflection import fold

_WORD: Final = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class WaysOut:
    """The words of all languages: lower case, without accents.

    Attributes:
        words: each asks to be left alone.
        politeness: what changes nothing beside them.
    """

    words: frozenset[str]
    politeness: frozenset[str]

    def are_taken_in(self, text: str) -> bool:
        """Tell whether a text says one of the words, and else nothing but politeness."""
        said = {*_WORD.findall(fold(text.lower()))} - self.politeness
        return bool(said) and said <= self.words
