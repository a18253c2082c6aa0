"""The words of a reply, as they are compared."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

NO_SYMBOLS: Final[frozenset[str]] = frozenset()


class Break(IntEnum):
    """What stands between a word and the one before it."""

    NONE = 0
    COMMA = 1
    SENTENCE = 2


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number, sign or emoji of a reply.

    Attributes:
        text: lower case, without accents.
        symbols: the word itself and the classes it belongs to, e.g. ``@pay`` and ``@pay:past``.
        before: what separates it from the word before.
        asks: it stands in a sentence that ends with a question mark.
        source: where it stands in the reply as it was read, in words.
    """

    text: str
    symbols: frozenset[str]
    before: Break = Break.NONE
    asks: bool = False
    source: int = 0
