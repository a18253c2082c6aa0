"""The words that our messages offer for leaving."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.packaged.reply_reader import PackagedReplyReader, load_ways_out
from puntual.domain.conversation.spoken_intent import SpokenIntent
from tests.factories import NOON, a_profile

_OUT = load_ways_out()


@pytest.mark.parametrize("word", sorted(_OUT.words))
def test_every_way_out_is_heard_alone_in_any_case(word: str) -> None:
    assert _OUT.are_taken_in(word)
    assert _OUT.are_taken_in(f" {word.upper()}. ")


@pytest.mark.parametrize(
    "text", ["BAJA", "Hola, buenas tardes: BAJA. Gracias", "SAIR!!", "Quiero la baja", "stop"]
)
@pytest.mark.parametrize("known", [True, False])
def test_a_way_out_is_an_opt_out_of_anybody(text: str, known: bool) -> None:
    profile = a_profile() if known else None
    said = PackagedReplyReader().read(text, NOON, profile, None)
    assert (said.intent, said.hand_to_person) == (SpokenIntent.OPT_OUT, False)


@pytest.mark.parametrize("text", ["", "gracias", "la señal está baja", "cancelar", "stopwatch"])
def test_anything_else_is_none(text: str) -> None:
    assert not _OUT.are_taken_in(text)


@given(st.sampled_from(sorted(_OUT.words)), st.lists(st.sampled_from(sorted(_OUT.politeness))))
def test_politeness_never_hides_a_way_out(word: str, polite: list[str]) -> None:
    assert _OUT.are_taken_in(" ".join([*polite, word, *polite]))


def test_words_are_written_as_they_are_compared() -> None:
    assert all(word.isascii() and word.islower() for word in _OUT.words | _OUT.politeness)
