"""The little grammar in which families of words are written."""

import pytest

from puntual.domain.conversation.reading.row import Row, Step, find_row, places_of, read_rows
from puntual.domain.conversation.reading.row_book import RowBook, without_overlap
from puntual.domain.conversation.reading.words import Break, Word

_BREAKS = {",": Break.COMMA, ".": Break.SENTENCE}


def words(text: str) -> list[Word]:
    read: list[Word] = []
    before = Break.SENTENCE
    for part in text.split():
        if part in _BREAKS:
            before = _BREAKS[part]
        else:
            read.append(Word(part, frozenset({part}), before))
            before = Break.NONE
    return read


def found(row: str, text: str, name: str = "a.sure") -> list[str]:
    said = words(text)
    rows = read_rows(name, row)
    found_at = [place for one in rows for place in find_row(one, said, places_of(said))]
    return [" ".join(word.text for word in said[at.start : at.end]) for at in found_at]


@pytest.mark.parametrize(
    ("row", "text", "place"),
    [
        ("no mas", "ya no mas gracias", "no mas"),
        ("no mas", "no quiero mas", ""),
        ("no .. mas", "no quiero ver nada mas", "no quiero ver nada mas"),
        ("no ..1 mas", "no quiero nada mas", ""),
        ("pago|deposito hoy", "deposito hoy", "deposito hoy"),
        ("pago ya? hoy", "pago hoy", "pago hoy"),
        ("al_dia|listo ya", "estoy al dia ya", "al dia ya"),
        ("al_dia|listo ya", "listo ya", "listo ya"),
        ("no manden !pedido", "no manden pedido", ""),
        ("no manden !pedido", "no manden nada", "no manden"),
        ("no manden ..1 !pedido", "no manden el pedido", ""),
        ("^ hola $", "hola", "hola"),
        ("^ hola $", "hola amigo", ""),
        ("^ hola ..1 $", "hola amigo", "hola"),
        ("< baja >", "quiero , baja , gracias", "baja"),
        ("< baja >", "quiero baja , gracias", ""),
        ("no .. mas", "no , gracias mas", ""),
        ("no , .. mas", "no , gracias mas", "no gracias mas"),
        ("no , .. mas", "no . gracias mas", ""),
        ("no ; .. mas", "no . gracias mas", "no gracias mas"),
    ],
)
def test_a_row_stands_where_its_words_do(row: str, text: str, place: str) -> None:
    assert found(row, text) == ([place] if place else [])


def test_a_trap_takes_the_words_that_follow_it_for_its_own() -> None:
    assert found("no ..2", "no lo pago", name="a.trap") == ["no lo pago"]
    assert found("no ..2", "no lo pago", name="a.sure") == ["no"]


def test_a_trap_ends_with_the_sentence() -> None:
    assert found("no ..3", "no . lo pago", name="a.trap") == ["no"]


def test_a_book_finds_what_each_of_its_rows_finds() -> None:
    rows = [*read_rows("a", "no mas"), *read_rows("b", "no ..2 avisos"), *read_rows("c", "ya")]
    text = words("no mas avisos")
    assert {one.row.name for one in RowBook(rows).found_in(text)} == {"a", "b"}


def test_of_places_that_share_a_word_the_longest_is_kept() -> None:
    rows = [*read_rows("a", "manana"), *read_rows("b", "pasado manana")]
    kept = without_overlap(RowBook(rows).found_in(words("pasado manana pago")))
    assert [one.row.name for one in kept] == ["b"]


def test_a_row_of_which_every_place_may_be_empty_begins_with_any_of_them() -> None:
    places = tuple(Step(frozenset({name}), optional=True) for name in ("uno", "dos"))
    assert [*Row("greeting", places).heads()] == ["uno", "dos"]
