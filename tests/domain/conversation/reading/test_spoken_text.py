"""Chats write as they speak: lengthened, shortened, without accents, one letter off."""

import pytest

from puntual.adapters.packaged.lexicons import load_lexicon
from puntual.domain.conversation.reading.spoken_text import is_cut, words_of
from puntual.domain.conversation.reading.typos import corrected


def texts(text: str, language: str = "es") -> list[str]:
    return [word.text for word in words_of(text, load_lexicon(language))]


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("es", "yaaaa pagueeee", ["ya", "pague"]),
        ("es", "xq no kiero", ["porque", "no", "quiero"]),
        ("es", "PAGUÉ", ["pague"]),
        ("es", "dos mil quinientos", ["2500"]),
        ("es", "150 mil", ["150000"]),
        ("es", "treinta y cinco", ["35"]),
        ("es", "1.500,50", ["1500.50"]),
        ("es", "1,500.50", ["1500.50"]),
        ("es", "1.500", ["1500"]),
        ("es", "12.5", ["12.5"]),
        ("es", "jajajaja", [":laugh:"]),
        ("pt", "kkkkk", [":laugh:"]),
        ("pt", "hj vc n manda", ["hoje", "voce", "nao", "manda"]),
        ("pt", "cento e vinte", ["120"]),
        ("en", "don't txt me", ["do", "not", "text", "me"]),
        ("es", "15mil", ["15000"]),
    ],
)
def test_what_is_typed_is_read_as_meant(language: str, typed: str, meant: list[str]) -> None:
    assert texts(typed, language) == meant


def test_politeness_is_dropped_with_the_commas_around_it() -> None:
    assert texts("elimina, por favor, mi número") == ["elimina", "mi", "numero"]
    assert words_of("elimina, por favor, mi número", load_lexicon("es"))[1].before == 0


def test_politeness_alone_is_kept() -> None:
    assert texts("por favor") == ["por", "favor"]


@pytest.mark.parametrize(
    ("written", "of"),
    [
        ("mandarme", "@thing:inf"),
        ("escribiéndome", "@write:ing"),
        ("escríbame", "@write:wish"),
        ("bórrenme", "@remove:wish"),
        ("sacame", "@remove:order"),
    ],
)
def test_a_verb_is_known_with_the_pronoun_that_hangs_on_it(written: str, of: str) -> None:
    assert of in load_lexicon("es").symbols_of(written)


def test_an_accent_tells_what_is_done_from_what_is_wished() -> None:
    lexicon = load_lexicon("es")
    assert "@pay:wish" not in lexicon.symbols_of("pagué")
    assert {"@pay:wish", "@pay:past"} <= lexicon.symbols_of("pague")


def test_without_its_accent_a_payment_of_another_is_not_taken_for_done() -> None:
    assert "@pay:past3" not in load_lexicon("es").symbols_of("deposito")
    assert "@pay:past3" in load_lexicon("es").symbols_of("depositó")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mensjes", "mensajes"),
        ("mensaajes", "mensajes"),
        ("mensahes", "mensajes"),
        ("mensjaes", "mensajes"),
    ],
)
def test_one_letter_off_is_forgiven(typed: str, meant: str) -> None:
    assert corrected(typed, {meant}) == (meant,)


@pytest.mark.parametrize("typed", ["cada", "xensajes", "mnsjes", "mensaje5"])
def test_short_words_first_letters_and_two_slips_are_not(typed: str) -> None:
    assert corrected(typed, {"casa", "mensajes", "nensajes"} - {"nensajes"}) == ()


def test_a_long_reply_is_read_at_its_begin_and_at_its_end() -> None:
    text = f"hola {'bla ' * 900} ya pagué"
    assert is_cut(text)
    assert texts(text)[-2:] == ["ya", "pague"]
