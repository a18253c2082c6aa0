"""Train the linear model by plain gradient descent, with the standard library alone."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from typing import Final

from puntual.domain.templates.forbidden.weighing import BUCKETS, share_of
from puntual.domain.weights import Weights

_ROUNDS: Final = 20
_RATE: Final = 2.0
_DECAY: Final = 0.87
# Weights shrink with every use: a piece that one sentence alone has learnt by heart counts less.
_SHRINK: Final = 0.001
# A smaller error moves nothing that int8 would show.
_SMALL: Final = 0.002


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence's buckets and what it is: 1 forbidden, 0 harmless."""

    buckets: tuple[int, ...]
    label: int


def train(examples: Sequence[Example], seed: int = 0) -> Weights:
    """Return the weights; the same for the same examples in the same order."""
    table = array("f", bytes(4 * BUCKETS))
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
    scale = 1 / sqrt(len(buckets) or 1)
    error = share_of(sum(table[bucket] for bucket in buckets) * scale) - example.label
    if abs(error) < _SMALL:
        return
    step, kept = error * rate * scale, 1 - _SHRINK * rate
    for bucket in buckets:
        table[bucket] = table[bucket] * kept - step
