"""Verbs are listed once; their forms are made."""

import pytest

from puntual.domain.conversation.reading.inflection import fold, forms_of


def moods(verb: str, language: str, form: str) -> set[str]:
    return {mood for made, mood in forms_of(verb, language) if made == form}


@pytest.mark.parametrize(
    ("verb", "form", "mood"),
    [
        ("mandar", "mandes", "wish"),  # tú, vos
        ("mandar", "mandá", "order"),  # vos
        ("mandar", "mande", "wish"),  # usted
        ("mandar", "manden", "wish"),  # ustedes
        ("pagar", "pagué", "past"),
        ("pagar", "pague", "wish"),
        ("sacar", "saquen", "wish"),
        ("avanzar", "avance", "wish"),
        ("volver/vuelv", "vuelvan", "wish"),
        ("volver/vuelv", "volvamos", ""),
        ("escribir", "escriba", "wish"),
        ("recoger", "recojan", "wish"),
        ("depositar", "depositaré", "will"),
        ("depositar", "depositó", "past3"),
    ],
)
def test_spanish_forms(verb: str, form: str, mood: str) -> None:
    assert moods(verb, "es", form) == ({mood} if mood else set())


@pytest.mark.parametrize(
    ("verb", "form", "mood"),
    [
        ("parar", "parem", "wish"),  # vocês
        ("parar", "para", "order"),  # tu, você in speech
        ("ligar", "liguem", "wish"),
        ("escrever", "escrevam", "wish"),
        ("pagar", "paguei", "past"),
        ("pagar", "pagou", "past3"),
        ("tirar", "tirem", "wish"),
    ],
)
def test_portuguese_forms(verb: str, form: str, mood: str) -> None:
    assert mood in moods(verb, "pt", form)


def test_a_regular_english_verb_needs_its_base_alone() -> None:
    assert {form for form, _ in forms_of("settle", "en")} == {
        *("settle", "settles", "settled", "settling"),
    }


def test_an_irregular_english_verb_lists_its_five_forms() -> None:
    assert moods("pay pays paid paid paying", "en", "paid") == {"past", "done"}


def test_accents_fold() -> None:
    assert fold("mañana não ação pagué") == "manana nao acao pague"
