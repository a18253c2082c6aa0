"""A second reader of sentences: a small linear model of the pieces of their words.

The grammar knows the shapes that somebody thought of. The model has read the same sentences and
weighs stems, endings and pairs of words, so that it hears a threat in words that no shape has, and
knows the talk of a billing desk where a wide shape meets it. Pieces are hashed into a table of
int8 weights, one language apart from the other; it needs the standard library alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from math import exp, sqrt
from typing import Final
from zlib import crc32

from puntual.domain.templates.forbidden.words import Word
from puntual.domain.weights import Weights

BUCKETS: Final = 1048576
_PIECES: Final = (3, 4, 5)
# In pairs one name is like another: "en Servipag o", "en Soriana o".
_NAME: Final = "@"
# Two words by how they begin: "cortaremos su luz" and "cortan su luz" are one pair.
_BEGIN: Final = 4
# "No se cobran intereses": the words behind a denial count for themselves, and by how they begin
# and end: "no reportamos" and "no retenemos" deny alike.
_DENIALS: Final = frozenset(
    {
        *("no", "ni", "nunca", "jamas", "tampoco", "nadie", "ninguno", "ninguna", "ningun"),
        *("sin", "sem", "nao", "nem", "ninguem", "nenhum", "nenhuma", "jamais", "nada"),
        *("not", "without", "never", "nobody", "none", "nothing", "cannot"),
    }
)
_DENIED: Final = 5
_DENIED_BEGIN: Final = 5
_DENIED_END: Final = 3
_LONG: Final = 4
# "Si no paga": behind these a denial denies nothing.
_CONDITIONS: Final = frozenset({"si", "se", "caso", "cuando", "quando", "if", "unless", "when"})
_CONDITION_WITHIN: Final = 4
_MOST_EXPONENT: Final = 30.0


def weigh(words: Sequence[Word], language: str, weights: Weights) -> float:
    """Return how likely words are something that no message may say, from 0 to 1."""
    buckets = buckets_of(words, language)
    total = sum(weights.table[bucket] for bucket in buckets)
    return share_of(total * weights.unit / sqrt(len(buckets) or 1))


def share_of(score: float) -> float:
    """Return the share that a score stands for: the logistic function."""
    return 1 / (1 + exp(-max(-_MOST_EXPONENT, min(score, _MOST_EXPONENT))))


def buckets_of(words: Sequence[Word], language: str) -> tuple[int, ...]:
    """Return the buckets of the words' pieces, each once."""
    pieces = chain(_words(words), _pairs(words), _letters(words), _denied(words))
    return tuple(
        dict.fromkeys(crc32(f"{language} {piece}".encode()) % BUCKETS for piece in pieces)
    )


def _plain(word: Word) -> str:
    """Return a word as it is compared: one number is like another."""
    reading = word.readings[0][0]
    return "0" if reading[0].isdigit() else reading


def _words(words: Iterable[Word]) -> Iterator[str]:
    yield from map(_plain, words)


def _pairs(words: Iterable[Word]) -> Iterator[str]:
    listed = [_NAME if word.is_name else _plain(word) for word in words]
    yield from (f"{one} {other}" for one, other in pairwise(["^", *listed, "$"]))
    begins = (word[:_BEGIN] for word in listed)
    yield from (f"~{one} {other}" for one, other in pairwise(begins))
    yield from (f"{one} _ {other}" for one, other in zip(listed, listed[2:], strict=False))


def _letters(words: Iterable[Word]) -> Iterator[str]:
    """Yield the pieces of all words but names: how a shop is spelt tells nothing."""
    for word in words:
        if not word.is_name:
            bound = f"<{_plain(word)}>"
            for length in _PIECES:
                yield from (bound[at : at + length] for at in range(len(bound) - length + 1))


def _denied(words: Sequence[Word]) -> Iterator[str]:
    """Yield denials, whether a condition stands before them, and the words behind them."""
    left = condition = 0
    for word in words:
        left = 0 if word.opens_clause else left
        condition = 0 if word.opens_sentence else condition
        plain = _plain(word)
        if left:
            yield from _behind_denial(plain)
            left -= 1
        condition = _CONDITION_WITHIN if plain in _CONDITIONS else max(condition - 1, 0)
        if plain in _DENIALS:
            left = _DENIED
            place = "?" if condition else "^" if word.opens_clause else "."
            yield f"!{place}{plain}"


def _behind_denial(plain: str) -> Iterator[str]:
    yield f"!{plain}"
    if len(plain) > _LONG:
        yield f"!~{plain[:_DENIED_BEGIN]}"
        yield f"!*{plain[-_DENIED_END:]}"
