"""The reader behind the grammar: what it weighs, what it clears and what it reports."""

from array import array
from dataclasses import replace
from math import log, sqrt
from zlib import crc32

import pytest

from puntual.adapters.packaged.template_words import load_grammar, load_lookalikes, load_weights
from puntual.domain.templates.forbidden.grammar import Rule, Second
from puntual.domain.templates.forbidden.search import search
from puntual.domain.templates.forbidden.second_reading import SecondReading, parts
from puntual.domain.templates.forbidden.weighing import (
    BUCKETS,
    buckets_of,
    share_of,
    weigh,
)
from puntual.domain.templates.forbidden.words import Word, read_words
from puntual.domain.weights import Weights

_ES = load_grammar("es")
_TONE = Rule("tone", "fix", "source", ())


def _words(text: str) -> tuple[Word, ...]:
    return read_words(text, load_lookalikes())


def _weights(**texts: int) -> Weights:
    """Return a model for which each word, with blanks as underscores, weighs so much."""
    table = array("b", bytes(BUCKETS))
    for text, weight in texts.items():
        for bucket in buckets_of(_words(text.replace("_", " ")), "es"):
            table[bucket] = weight
    return Weights(table, 1.0)


def _rules(text: str, weights: Weights) -> list[str]:
    reading = SecondReading(weights, clears_below=0.1, clears_word_below=0.3, alarms_from=0.9)
    second = Second(reading, _TONE)
    return [one.rule.id for one in search(replace(_ES, second=second), text)]


def test_a_model_is_read_as_it_was_written() -> None:
    weights = _weights(palabra=5)
    again = Weights.read(weights.write(), BUCKETS)
    assert (list(again.table), again.unit) == (list(weights.table), weights.unit)
    with pytest.raises(ValueError, match="another size"):
        Weights.read(weights.write() + b"x", BUCKETS)


def test_shares_lie_between_nothing_and_all() -> None:
    assert share_of(0.0) == 0.5
    assert 0 < share_of(-1e9) < 1e-9
    assert 1 - 1e-9 < share_of(1e9) <= 1
    assert weigh((), "es", _weights()) == 0.5


def test_one_number_is_like_another_and_one_language_is_not() -> None:
    assert buckets_of(_words("vence el 5"), "es") == buckets_of(_words("vence el 2026"), "es")
    assert buckets_of(_words("vence el 5"), "es") != buckets_of(_words("vence el 5"), "pt")


def test_the_letters_of_a_name_tell_nothing() -> None:
    def apart_from_the_name(text: str, name: str) -> set[int]:
        return set(buckets_of(_words(text), "es")) - {crc32(f"es {name}".encode()) % BUCKETS}

    one, other = "pague en Servipag", "pague en Efecty"
    assert apart_from_the_name(one, "servipag") == apart_from_the_name(other, "efecty")


def test_words_behind_a_denial_count_for_themselves_within_the_clause() -> None:
    denied = set(buckets_of(_words("no hay intereses"), "es"))
    assert denied - set(buckets_of(_words("hay intereses no"), "es"))
    apart = set(buckets_of(_words("no, hay intereses"), "es"))
    assert apart < denied


def test_a_denial_behind_a_condition_is_another_one() -> None:
    def has(text: str, piece: str) -> bool:
        return crc32(f"es {piece}".encode()) % BUCKETS in buckets_of(_words(text), "es")

    assert has("si no paga", "!?no")
    assert has("no paga", "!^no")
    assert has("aquí no pagan", "!.no")
    assert not has("si paga el lunes o el martes no vaya", "!?no")


def test_what_is_denied_counts_by_how_it_begins_and_ends() -> None:
    def has(text: str, piece: str) -> bool:
        return crc32(f"es {piece}".encode()) % BUCKETS in buckets_of(_words(text), "es")

    assert has("nunca reportamos a nadie", "!~repor")
    assert has("nunca reportamos a nadie", "!*mos")
    assert not has("reportamos a nadie", "!*mos")
    assert not has("no es", "!*es")


def test_two_words_with_one_between_them_are_a_pair_too() -> None:
    piece = crc32(b"es cortamos _ luz") % BUCKETS
    assert piece in buckets_of(_words("cortamos su luz"), "es")


def test_what_a_shape_found_is_cleared_where_all_around_it_is_everyday_talk() -> None:
    assert "court" in _rules("Lo vamos a demandar", _weights())
    assert _rules("Lo vamos a demandar", _weights(Lo_vamos_a_demandar=-9)) == []


def test_one_word_is_cleared_sooner_than_a_shape_of_several() -> None:
    def lean(text: str) -> Weights:
        """Return a model that gives the text 20 %, between what clears a word and a shape."""
        model = _weights(**{text.replace(" ", "_"): -1})
        count = len(buckets_of(_words(text), "es"))
        return replace(model, unit=log(4) / sqrt(count))

    word, several = "Vino el abogado", "Lo vamos a demandar"
    assert "court" in _rules(word, _weights())
    assert _rules(word, lean(word)) == []
    assert _rules(several, lean(several)) == ["threat"]


def test_kind_words_around_a_threat_do_not_clear_it() -> None:
    kind = _weights(Gracias_por_su_compra=-9, muy_amable=-9)
    text = "Gracias por su compra, lo vamos a demandar, muy amable. Gracias por su compra."
    assert "court" in _rules(text, kind)
    assert "court" in _rules(text + " Gracias por su compra." * 10, kind)


def test_a_clause_of_one_word_is_no_talk_to_weigh() -> None:
    kind = _weights(su_factura_vence_el_veinte_de_mayo=-9)
    heavy = _weights(abogados=9)
    both = Weights([a + b for a, b in zip(kind.table, heavy.table, strict=True)], kind.unit)
    assert _rules("Vega, abogados, su factura vence el veinte de mayo", both) == []
    assert "court" in _rules("Vega, vamos con abogados, su factura vence el veinte de mayo", both)


def test_a_sentence_without_a_shape_is_reported_where_the_model_is_sure() -> None:
    heavy = _weights(zorro_verde=9)
    assert _rules("Zorro verde", heavy) == ["tone"]
    assert _rules("Zorro", heavy) == []
    assert _rules("Oso azul", heavy) == []


def test_of_a_long_text_the_sentence_is_reported() -> None:
    text = "Oso azul. " * 20 + "Zorro verde salta mucho. Zorro verde."
    second = Second(SecondReading(_weights(zorro_verde_salta_mucho=9), 0.1, 0.3, 0.9), _TONE)
    (one,) = search(replace(_ES, second=second), text)
    assert text[one.start : one.end] == "Zorro verde salta mucho"


def test_a_short_text_is_one_part_and_a_long_one_is_split() -> None:
    assert list(parts(_words("Oso azul. Zorro."))) == [(0, 3)]
    assert list(parts(_words("Oso azul. " * 20))) == [(at, at + 2) for at in range(0, 40, 2)]


def test_a_name_has_no_tone() -> None:
    assert search(_ES, "Cuídate mucho, ya sabes de lo que somos capaces") != []
    assert search(_ES, "Zorro verde del sur", phrases_only=True) == []


def test_the_packaged_model_is_there() -> None:
    assert any(load_weights().table)
