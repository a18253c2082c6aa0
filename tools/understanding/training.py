"""Train the linear model by plain gradient descent, with the standard library alone."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from typing import Final

from puntual.domain.conversation.ranking import BUCKETS, INTENTS, buckets_of, softmax
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.weights import Weights

_ROUNDS: Final = 14
_RATE: Final = 1.6
_DECAY: Final = 0.87
# A smaller error moves nothing that int8 would show.
_SMALL: Final = 0.002
_SIZE: Final = len(INTENTS)


@dataclass(frozen=True, slots=True)
class Example:
    """A text's buckets and the number of its intent."""

    buckets: tuple[int, ...]
    intent: int


def example_of(text: str, intent: str) -> Example:
    """Return what is learnt from a labelled reply."""
    return Example(buckets_of(text), INTENTS.index(SpokenIntent(intent)))


def train(examples: Sequence[Example], seed: int = 0) -> Weights:
    """Return the weights; the same for the same examples in the same order."""
    table = array("f", bytes(4 * BUCKETS * _SIZE))
    order = list(range(len(examples)))
    random = Random(seed)  # noqa: S311 - an order, nothing to guess
    rate = _RATE
    for _ in range(_ROUNDS):
        random.shuffle(order)
        for at in order:
            _learn(table, examples[at], rate)
        rate *= _DECAY
    return Weights.rounded(table)


def _learn(table: array[float], example: Example, rate: float) -> None:
    buckets = example.buckets
    if not buckets:
        return
    scale = 1 / sqrt(len(buckets))
    sums = [0.0] * _SIZE
    for bucket in buckets:
        row = table[bucket * _SIZE : bucket * _SIZE + _SIZE]
        sums = [total + weight for total, weight in zip(sums, row, strict=True)]
    shares = softmax([total * scale for total in sums])
    shares[example.intent] -= 1
    steps = [(at, share * rate * scale) for at, share in enumerate(shares) if abs(share) > _SMALL]
    for bucket in buckets:
        start = bucket * _SIZE
        for at, step in steps:
            table[start + at] -= step
