"""What one language says, as it is loaded from the reviewed data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from puntual.domain.conversation.reading.inflection import fold
from puntual.domain.conversation.reading.row_book import RowBook
from puntual.domain.conversation.reading.typos import corrected
from puntual.domain.conversation.reading.words import NO_SYMBOLS

_SHORTEST_PREFIX: Final = 3
_SHORTEST_VERB: Final = 2
# People use few words; most of a reply has been looked up before.
_REMEMBERED: Final = 8192
# A pronoun hangs on these forms only: "escribirme", "escribiéndome", "escríbame".
_CARRIES_PRONOUN: Final = (":inf", ":ing", ":wish", ":order")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words, classes and rows of one language.

    Attributes:
        language: ``es``, ``pt`` or ``en``.
        classes: what each word belongs to, without accents.
        accented: the same for words that carry an accent, which tells "pagué" from "pague".
        prefixes: begins of words that rows mention, written ``desuscri*``.
        pronouns: pronouns that hang on a verb, the longest first.
        spelling: what chats write, and the words that are meant.
        emoji: what each emoji stands for.
        numbers: the value of number words.
        weekdays: Monday is 0.
        months: January is 1.
        plain: words that are no slips of the pen for one of ours.
        fillers: what is said beside the matter; it is dropped.
        times: dates and hours.
        sums: amounts and numbers that are none.
        families: the rows of the intents.
    """

    language: str
    classes: Mapping[str, frozenset[str]]
    accented: Mapping[str, frozenset[str]]
    prefixes: frozenset[str]
    pronouns: tuple[str, ...]
    spelling: Mapping[str, str]
    emoji: Mapping[str, str]
    numbers: Mapping[str, int]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    plain: frozenset[str]
    fillers: RowBook
    times: RowBook
    sums: RowBook
    families: RowBook

    @lru_cache(maxsize=_REMEMBERED)  # noqa: B019 - the lexicons live as long as the process
    def symbols_of(self, word: str) -> frozenset[str]:
        """Return what a word is, a slip of one letter in a known word forgiven."""
        folded = fold(word)
        known = self._known(word, folded)
        if not known and folded not in self.classes and folded not in self.plain:
            for meant in corrected(folded, self.classes):
                known |= self.classes[meant] | {meant}
        return known | {folded}

    def _known(self, word: str, folded: str) -> frozenset[str]:
        direct = self.accented.get(word) if word != folded else None
        direct = direct or self.classes.get(folded, NO_SYMBOLS)
        return direct | self._begun(folded) | (NO_SYMBOLS if direct else self._verb_of(folded))

    def _begun(self, word: str) -> frozenset[str]:
        lengths = range(_SHORTEST_PREFIX, len(word) + 1)
        return frozenset(word[:n] + "*" for n in lengths if word[:n] in self.prefixes)

    def _verb_of(self, word: str) -> frozenset[str]:
        for pronoun in self.pronouns:
            verb = word.removesuffix(pronoun)
            if verb != word and len(verb) > _SHORTEST_VERB and verb in self.classes:
                carried = _carrying(self.classes[verb])
                if carried:
                    return carried | {f"+{pronoun}"}
        return NO_SYMBOLS


def _carrying(symbols: frozenset[str]) -> frozenset[str]:
    moods = frozenset(one for one in symbols if one.endswith(_CARRIES_PRONOUN))
    return moods | {one.partition(":")[0] for one in moods}
