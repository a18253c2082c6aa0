"""Which families of words stand in a reply."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from puntual.domain.conversation.reading.lexicon import Lexicon
from puntual.domain.conversation.reading.row import Found
from puntual.domain.conversation.reading.spoken_text import words_of
from puntual.domain.conversation.reading.words import Break, Word
from puntual.domain.conversation.spoken_intent import SpokenIntent

_CUES = "date."
_POLITE: Final = frozenset({"greeting.word", "thanks.word"})
_SET_PHRASE: Final = "thanks.idiom"
_SEPARATED: Final = {Break.NONE: " ", Break.COMMA: ", ", Break.SENTENCE: ". "}
_NOT: Final = frozenset({"no", "nao", "not", "never", "nunca", "jamas", "tampoco", "ni", "nem"})
# May stand between a "not" and what it denies: "no es el número equivocado".
_BETWEEN: Final = frozenset(
    {"es", "era", "fue", "e", "foi", "is", "was", "be"}
    | {"el", "la", "un", "una", "o", "um", "uma", "the", "a", "an", "any"}
)
# What these rows say silences a debt, and holds only where nobody denies it.
_DENIABLE: Final = frozenset(
    {SpokenIntent.WRONG_NUMBER, SpokenIntent.NEED_TIME, SpokenIntent.PLAN_REQUEST}
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the families heard.

    Attributes:
        sure: the intents that rows decide, with the words that did.
        hinted: intents that words point to without deciding.
        trapped: intents whose words stand there and mean something else.
        cues: what was said about the dates in the reply.
        promised: where rows of a promise stand that no trap takes back.
        idioms: of the sure ones those said in a set phrase, which the model takes word by word.
    """

    sure: Mapping[SpokenIntent, str]
    hinted: frozenset[SpokenIntent]
    trapped: frozenset[SpokenIntent]
    cues: tuple[Found, ...]
    promised: tuple[Found, ...]
    idioms: frozenset[SpokenIntent] = frozenset()


def hear(words: Sequence[Word], lexicon: Lexicon) -> Heard:
    """Return what the rows of a language find in a reply."""
    found = tuple(lexicon.families.found_in(words))
    denied = {i for i in _DENIABLE if any(_is_denied(words, one) for one in _sure_of(i, found))}
    by_intent: dict[SpokenIntent, dict[str, list[Found]]] = {}
    for one in found:
        name, _, strength = one.row.name.partition(".")
        if not one.row.name.startswith(_CUES):
            by_intent.setdefault(SpokenIntent(name), {}).setdefault(strength, []).append(one)
    idioms = {i: _untrapped("idiom", kinds) for i, kinds in by_intent.items()}
    sure = {
        intent: None if intent in denied else idioms[intent] or _untrapped("sure", kinds)
        for intent, kinds in by_intent.items()
    }
    return Heard(
        sure={intent: _said(words, one) for intent, one in sure.items() if one},
        hinted=frozenset(i for i, kinds in by_intent.items() if _untrapped("hint", kinds)),
        trapped=frozenset(i for i, kinds in by_intent.items() if not sure[i] and _is_trap(kinds))
        | denied,
        cues=tuple(one for one in found if one.row.name.startswith(_CUES)),
        promised=tuple(_free("sure", by_intent.get(SpokenIntent.PROMISE, {}))),
        idioms=frozenset(intent for intent, one in idioms.items() if one),
    )


def beside_courtesy(text: str, lexicon: Lexicon) -> str:
    """Return what a reply says beside greetings, thanks and fillers, in words that are compared.

    It is empty where there is nothing else, where there is none of them, and beside a set phrase.
    """
    words = words_of(text, lexicon)
    found = [*lexicon.families.found_in(words)]
    polite = [range(one.start, one.end) for one in found if one.row.name in _POLITE]
    left = [word for at, word in enumerate(words) if not any(at in one for one in polite)]
    if len(left) >= len(text.split()) or any(one.row.name == _SET_PHRASE for one in found):
        return ""
    return "".join(map(_spoken, left)).lstrip(" ,.")


def _spoken(word: Word) -> str:
    return f"{_SEPARATED[word.before]}{word.text}{'?' if word.asks else ''}"


def _sure_of(intent: SpokenIntent, found: Sequence[Found]) -> Iterator[Found]:
    return (one for one in found if one.row.name == f"{intent}.sure")


def _is_denied(words: Sequence[Word], found: Found) -> bool:
    """Tell whether a "not" of the same clause stands before words that have none themselves."""
    if words[found.start].text in _NOT:
        return False
    for place in range(found.start, 0, -1):
        before = words[place - 1].text
        if words[place].before is not Break.NONE or before not in _NOT | _BETWEEN:
            return False
        if before in _NOT:
            return True
    return False


def _untrapped(strength: str, kinds: Mapping[str, Sequence[Found]]) -> Found | None:
    """Return the first, and longest, place of a strength that no trap shares a word with."""
    free = _free(strength, kinds)
    return min(free, key=lambda one: (one.start, -one.end), default=None)


def _free(strength: str, kinds: Mapping[str, Sequence[Found]]) -> Iterator[Found]:
    traps = kinds.get("trap", ())
    if not kinds.get("veto"):
        places = kinds.get(strength, ())
        yield from (one for one in places if not any(one.overlaps(trap) for trap in traps))


def _is_trap(kinds: Mapping[str, Sequence[Found]]) -> bool:
    return bool(kinds.get("veto")) or ("trap" in kinds and "sure" in kinds)


def _said(words: Sequence[Word], found: Found) -> str:
    return " ".join(word.text for word in words[found.start : found.end])
