"""Any text is read without an error, and a longer one costs no more than its length."""

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from random import Random
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puntual.adapters.packaged.lexicons import load_lexicon
from puntual.adapters.packaged.understanding import moment_of
from puntual.domain.conversation.reading.lexicon import Lexicon
from puntual.domain.conversation.reading.row import Row
from puntual.domain.conversation.reading.spoken_text import words_of
from puntual.domain.conversation.spoken_dates import fold_times
from tests.domain.conversation.reading_replies import TUESDAY, read

LONGEST = 4096
_TELLING = 0.4


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(text=st.text(max_size=200), locale=st.sampled_from(["es-AR", "pt-BR", "en-US", "xx"]))
def test_any_text_is_read(text: str, locale: str) -> None:
    understood = read(text, locale)
    assert 0 <= understood.confidence <= 1


_PIECES = (
    "no",
    "me",
    "manden",
    "el",
    "15",
    "de",
    "mañana",
    "pago",
    "1.500",
    ",",
    "$",
    "¿",
    "\u0301",
)


@settings(deadline=None, max_examples=150)
@given(pieces=st.lists(st.sampled_from(_PIECES), max_size=60))
def test_any_order_of_telling_words_is_read(pieces: list[str]) -> None:
    assert read(" ".join(pieces)).intent


def test_ten_thousand_texts_of_any_characters_are_read() -> None:
    chance = Random(14)
    longest = 0
    for _ in range(10_000):
        text = _any_text(chance)
        longest = max(longest, len(text))
        understood = read(text, chance.choice(("es-CO", "pt-BR", "en-US")))
        assert 0 <= understood.confidence <= 1
    assert longest > LONGEST / 2


def _any_text(chance: Random) -> str:
    """Return characters of all planes, lone surrogates included, between words that tell."""
    length = int(LONGEST ** chance.random() ** 2)
    pieces: list[str] = []
    while length > 0:
        far = chance.choice((0x7F, 0x24F, 0x2FFF, 0x10FFFF))
        drawn = (
            chance.choice(_PIECES) if chance.random() < _TELLING else chr(chance.randint(0, far))
        )
        pieces.append(drawn)
        length -= len(drawn)
    return "".join(pieces)[:LONGEST]


@pytest.mark.parametrize("piece", ["no ", "no me manden el 15 ", "a", "1", "😀", "ñ́", "\n", "1,"])
def test_the_longest_reply_is_read(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    assert read(text).hand_to_person or read(text).intent == "opt_out"


@pytest.mark.parametrize("piece", ["no me manden el 15 ", "pago ", "mañana no ", "x"])
def test_a_reply_of_twice_the_length_takes_no_more_than_twice_the_steps(piece: str) -> None:
    """Counts calls of functions, which no busy machine changes."""
    read(piece)
    short, long = (_calls(partial(read, text)) for text in (piece * 20, piece * 40))
    assert long <= 2.2 * short
    longest = (piece * LONGEST)[:LONGEST]
    assert _calls(lambda: read(longest)) <= 2.2 * _calls(lambda: read(longest[:1001]))


# What stands for a number, a day and a year in a row.
_SAID: Mapping[str, str] = {"#": "7", "#day": "7", "#year": "2027", "@day": "15/12"}


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_every_way_of_naming_a_time_is_read(language: str) -> None:
    lexicon = load_lexicon(language)
    moment = moment_of(language, datetime.fromisoformat(TUESDAY))
    for row in lexicon.times.rows:
        for text in _sentences(row, lexicon):
            assert fold_times(words_of(text, lexicon), lexicon, moment), text


def _sentences(row: Row, lexicon: Lexicon) -> Iterator[str]:
    """Yield sentences in which a row stands, so that each of its words is in one of them."""
    steps = [sorted(step.symbols) for step in row.steps if not step.forbidden]
    for at in range(max(map(len, steps))):
        yield " ".join(_word(step[at % len(step)], lexicon) for step in steps)


def _word(symbol: str, lexicon: Lexicon) -> str:
    """Return a word that is of a class, or the word itself."""
    if symbol in _SAID:
        return _SAID[symbol]
    known = (word for word, symbols in lexicon.classes.items() if symbol in symbols)
    return next(known, symbol) if symbol.startswith("@") else symbol


def test_a_lexicon_is_loaded_once() -> None:
    lexicon: Lexicon = load_lexicon("es")
    assert lexicon is load_lexicon("es")


def _calls(work: Callable[[], object]) -> int:
    count = 0

    def counting(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        del frame, arg
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
