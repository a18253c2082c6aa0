"""The linear model, which ranks what no family of words decides."""

import pytest

from puntual.adapters.packaged.understanding import load_weights
from puntual.domain.conversation.ranking import BUCKETS, INTENTS, WEIGHTS, buckets_of, rank
from puntual.domain.weights import Weights


def test_the_shares_are_of_every_intent_and_sum_to_one() -> None:
    ranked = rank("ya pagué ayer", load_weights())
    assert tuple(ranked) == INTENTS
    assert sum(ranked.values()) == pytest.approx(1)
    assert max(ranked, key=lambda one: ranked[one]) == "already_paid"


def test_nothing_said_is_ranked_evenly() -> None:
    assert set(rank("", load_weights()).values()) == {1 / len(INTENTS)}


def test_a_text_falls_into_the_same_buckets_everywhere() -> None:
    """The hash is of the text alone: Python's own differs from process to process."""
    assert buckets_of("no") == buckets_of("NO")
    assert buckets_of("no")[0] == 10_271  # crc32 of "no", modulo the buckets


def test_weights_are_read_as_they_were_written() -> None:
    weights = load_weights()
    again = Weights.read(weights.write(), WEIGHTS)
    assert (list(again.table), again.unit) == (list(weights.table), weights.unit)


def test_a_file_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="another size"):
        Weights.read(b"0.010000" + bytes(BUCKETS), WEIGHTS)
