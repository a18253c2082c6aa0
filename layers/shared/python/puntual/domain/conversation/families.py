"""Which families of words stand in a reply."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from puntual.domain.conversation.reading.lexicon import Lexicon
from puntual.domain.conversation.reading.row import Found
from puntual.domain.conversation.reading.words import Word
from puntual.domain.conversation.spoken_intent import SpokenIntent

_CUES = "date."


@dataclass(frozen=True, slots=True)
class Heard:
    """What the families heard.

    Attributes:
        sure: the intents that rows decide, with the words that did.
        hinted: intents that words point to without deciding.
        trapped: intents whose words stand there and mean something else.
        cues: what was said about the dates in the reply.
        promised: where rows of a promise stand that no trap takes back.
    """

    sure: Mapping[SpokenIntent, str]
    hinted: frozenset[SpokenIntent]
    trapped: frozenset[SpokenIntent]
    cues: tuple[Found, ...]
    promised: tuple[Found, ...]


def hear(words: Sequence[Word], lexicon: Lexicon) -> Heard:
    """Return what the rows of a language find in a reply."""
    found = tuple(lexicon.families.found_in(words))
    by_intent: dict[SpokenIntent, dict[str, list[Found]]] = {}
    for one in found:
        name, _, strength = one.row.name.partition(".")
        if not one.row.name.startswith(_CUES):
            by_intent.setdefault(SpokenIntent(name), {}).setdefault(strength, []).append(one)
    sure = {intent: _untrapped("sure", kinds) for intent, kinds in by_intent.items()}
    return Heard(
        sure={intent: _said(words, one) for intent, one in sure.items() if one},
        hinted=frozenset(i for i, kinds in by_intent.items() if _untrapped("hint", kinds)),
        trapped=frozenset(i for i, kinds in by_intent.items() if not sure[i] and _is_trap(kinds)),
        cues=tuple(one for one in found if one.row.name.startswith(_CUES)),
        promised=tuple(_free("sure", by_intent.get(SpokenIntent.PROMISE, {}))),
    )


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
