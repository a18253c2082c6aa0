"""A small linear model that ranks the intents of a reply.

Pieces of two to five characters and whole words, alone and in pairs, are hashed into a table of
int8 weights; the shares are the softmax of the sums. It needs the standard library alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import exp, sqrt
from operator import add
from typing import Final
from zlib import crc32

from puntual.domain.conversation.reading.inflection import fold
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.weights import Weights

INTENTS: Final = tuple(SpokenIntent)
BUCKETS: Final = 32768
WEIGHTS: Final = BUCKETS * len(INTENTS)
# What a reply is about stands at its begin; the rest only costs time.
_READ: Final = 120
_PIECES: Final = (2, 3, 4, 5)
# Emoji and their like lie behind it.
_LAST_LATIN: Final = 0x2000


def rank(text: str, weights: Weights) -> Mapping[SpokenIntent, float]:
    """Return the share of each intent; the shares sum to one."""
    size = len(INTENTS)
    sums = [0] * size
    buckets = buckets_of(text)
    for bucket in buckets:
        row = weights.table[bucket * size : bucket * size + size]
        sums = list(map(add, sums, row))
    scale = weights.unit / sqrt(len(buckets) or 1)
    return dict(zip(INTENTS, softmax([total * scale for total in sums]), strict=True))


def softmax(scores: Sequence[float]) -> list[float]:
    """Return positive shares that sum to one."""
    highest = max(scores)
    raised = [exp(score - highest) for score in scores]
    total = sum(raised)
    return [one / total for one in raised]


def buckets_of(text: str) -> tuple[int, ...]:
    """Return the buckets of a text's pieces, each once."""
    return tuple(
        dict.fromkeys(
            crc32(piece.encode(errors="surrogatepass")) % BUCKETS for piece in _pieces(text)
        )
    )


def _pieces(text: str) -> Iterator[str]:
    plain = fold(text[:_READ].lower())
    words = "".join(map(_kept, plain)).split()
    yield from words
    yield from (f"{one} {other}" for one, other in pairwise(words))
    for word in words:
        bound = f"<{word}>"
        for length in _PIECES:
            yield from (bound[at : at + length] for at in range(len(bound) - length + 1))


def _kept(char: str) -> str:
    if char.isalnum() or ord(char) > _LAST_LATIN:
        return char
    return f" {char} " if char in "?$[]" else " "
