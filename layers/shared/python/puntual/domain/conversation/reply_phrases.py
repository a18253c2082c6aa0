"""The phrases by which a reply is understood; the words themselves are reviewed data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from puntual.domain.conversation.intent import Intent

# The words of a phrase; a ``*`` is any one word.
type Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplyPhrases:
    """What debtors say, in every language at once: lower case, without accents.

    Attributes:
        ways_out: words that ask to be left alone when only politeness stands beside them.
        ways_out_or_to_pay: those of them that are none with a verb of wanting.
        wanting: verbs of wanting.
        politeness: words that change nothing.
        saying: the phrases of each intent.
        taking_back: the phrases that take an intent back, or put it off.
        asks_to_stop: tells whether a text without any of these asks to be left alone, by families
            of words instead of phrases.
        is_courtesy: tells whether a text is plain thanks or a greeting, and certainly no more.
    """

    ways_out: frozenset[str]
    ways_out_or_to_pay: frozenset[str]
    wanting: frozenset[str]
    politeness: frozenset[str]
    saying: Mapping[Intent, tuple[Phrase, ...]]
    taking_back: Mapping[Intent, tuple[Phrase, ...]]
    asks_to_stop: Callable[[str], bool]
    is_courtesy: Callable[[str], bool]
