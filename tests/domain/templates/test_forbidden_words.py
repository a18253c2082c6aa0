"""How the linter reads: spelling undone, forms made, and no text too strange or too long."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from puntual.adapters.packaged.template_words import LANGUAGES, load_grammar, load_grammars
from puntual.domain.errors import MissingConfiguration
from puntual.domain.templates.forbidden.conjugation import Conjugation, select
from puntual.domain.templates.forbidden.grammar import GrammarText, RuleText, compile_grammar
from puntual.domain.templates.forbidden.pattern import parse_pattern
from puntual.domain.templates.forbidden.search import Scan, search
from puntual.domain.templates.forbidden.spelling import fold
from puntual.domain.templates.forbidden.words import read_words
from puntual.domain.templates.forbidden_words import find_in_text

_GRAMMARS = load_grammars()
_LOOKALIKES = _GRAMMARS["es"].lookalikes
_LONGEST = 4096
_ANY_TEXT = st.text(st.characters(), max_size=_LONGEST)
_WORDS = sorted(_GRAMMARS["es"].words)[::97]


def _rules(text: str, language: str = "es", *, phrases_only: bool = False) -> set[str]:
    found = find_in_text(text, language, _GRAMMARS, phrases_only=phrases_only)
    return {one.rule.id for one in found}


@given(_ANY_TEXT)
def test_a_text_folds_once(text: str) -> None:
    plain = fold(text, _LOOKALIKES).plain
    assert fold(plain, _LOOKALIKES).plain == plain


@given(_ANY_TEXT)
def test_composed_and_decomposed_text_say_the_same(text: str) -> None:
    folds = {
        fold(unicodedata.normalize(form, text), _LOOKALIKES).plain
        for form in ("NFC", "NFD")
        if unicodedata.is_normalized("NFC", text)
    }
    assert len(folds) <= 1


@given(_ANY_TEXT, st.sampled_from([*LANGUAGES, "xx"]))
@settings(max_examples=40)
def test_no_text_is_too_strange(text: str, language: str) -> None:
    for one in find_in_text(text, language, _GRAMMARS):
        assert 0 <= one.start < one.end <= len(text)


@given(st.lists(st.sampled_from([*_WORDS, "no", ",", ".", "a", "e m b", "em-bar-go"]), min_size=8))
@settings(max_examples=40)
def test_twice_the_text_takes_at_most_about_twice_the_steps(words: list[str]) -> None:
    text = " ".join(words)
    steps = [_steps(text * times) for times in (1, 2, 4)]
    assert steps[1] <= 3 * steps[0]
    assert steps[2] <= 6 * steps[0]


def _steps(text: str) -> int:
    scan = Scan(_GRAMMARS["es"], read_words(text + " ", _LOOKALIKES))
    for rule in _GRAMMARS["es"].rules:
        list(scan.find(rule, phrases_only=False))
    return scan.steps


@pytest.mark.parametrize(
    "text",
    [
        "Te vamos a embargar",
        "Te vamos a EMBÁRGAR",
        "Te vamos a em\u200bbar\u00adgar",
        "Te vamos a e m b a r g a r",
        "Te vamos a e.m.b.a.r.g.a.r",
        "Te vamos a em-bar-gar",
        "Te vamos a 3mb4rg4r",
        "Te vamos a emb@rg@r",
        "Te vamos a embaaargar",
        "Te vamos a *embargar*",
        "Te vamos a \uff45\uff4d\uff42\uff41\uff52\uff47\uff41\uff52",
        "Te vamos a \u0435mb\u0430rg\u0430r",
        unicodedata.normalize("NFD", "Te embargarán"),
    ],
)
def test_a_disguise_hides_nothing(text: str) -> None:
    assert "court" in _rules(text)


@pytest.mark.parametrize("code", ["F-001", "F001-233", "A1B2", "CO-77", "C0-1042"])
def test_the_number_of_an_invoice_is_no_disguise(code: str) -> None:
    assert {rule for lang in LANGUAGES for rule in _rules(code, lang)} == set()


@pytest.mark.parametrize(
    "form",
    [
        "demandaré", "demandás", "demanda usted", "demandaremos", "demandarán", "demandaríamos",
        "demandado", "demandándolo", "demandarlo", "demándelo", "demandásemos",
    ],
)  # fmt: skip
def test_a_verb_is_known_in_all_its_forms(form: str) -> None:
    assert "court" in _rules(f"Mañana {form}")


def test_the_endings_of_a_language_make_the_forms_of_a_verb() -> None:
    table = Conjugation(
        endings={"ar": {"pres we": ("amos",), "imp you": ("a",), "subj we": ("emos",)}},
        future={"fut we": ("emos",)},
        alternations=(("gar", "g", "gu"),),
        enclitics=("lo",),
        carriers=frozenset({"imp"}),
        irregular={},
    )
    forms = table.conjugate("pagar")
    assert select(forms, frozenset({"fut"})) == {"pagaremos"}
    assert select(forms, frozenset({"imp"})) == {"paga", "pagalo", "pagua", "pagualo"}
    assert "paguemos" in select(forms, frozenset({"we", "subj"}))
    with pytest.raises(MissingConfiguration, match="correr"):
        table.conjugate("correr")


@pytest.mark.parametrize("pattern", ["", "a? b", ".. a", "a ..", "¿a?", "a|", "+?"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(MissingConfiguration):
        parse_pattern(pattern)


def test_a_pattern_of_a_form_that_a_verb_has_not_is_refused() -> None:
    rule = RuleText("r", "f", "s", ("pagar/nothing",))
    verbs = Conjugation({"ar": {"imp you": ("a",)}}, {}, (), (), frozenset(), {})
    text = GrammarText("es", frozenset(), verbs, {}, {}, (rule,), {})
    with pytest.raises(MissingConfiguration, match="no such form"):
        compile_grammar(text)


def test_a_long_chain_of_hyphens_is_no_word_apart() -> None:
    chain = "-".join(["em", "bar", "go", *["xy"] * 12])
    assert "court" not in _rules(chain)


def test_a_pattern_of_a_class_that_there_is_not_is_refused() -> None:
    text = GrammarText(
        "es", frozenset(), load_conjugation(), {}, {}, (RuleText("r", "f", "s", ("<gone>",)),), {}
    )
    with pytest.raises(MissingConfiguration, match="gone"):
        compile_grammar(text)


def load_conjugation() -> Conjugation:
    return Conjugation({}, {}, (), (), frozenset(), {})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Si no paga lo reportaremos al Buró de Crédito"),
        ("es", "Si usted no paga hoy vamos a embargarle"),
        ("es", "No pague y lo reportaremos al buró"),
        ("es", "Mientras no pague, lo reportaremos al buró"),
        ("pt", "Se você não pagar hoje, vamos negativar seu nome"),
        ("en", "If you do not pay today we will report you to the credit bureau"),
    ],
)
def test_a_condition_that_denies_the_payment_denies_no_threat(language: str, text: str) -> None:
    assert "bureau" in _rules(text, language) or "court" in _rules(text, language)


@pytest.mark.parametrize(
    "text",
    ["No pagará recargos ni intereses moratorios.", "Esta no es una notificación judicial."],
)
def test_what_is_denied_without_a_condition_is_no_threat(text: str) -> None:
    assert _rules(text) == set()


def test_overlapping_places_are_one_finding() -> None:
    grammar = load_grammar("es")
    found = [
        one for one in search(grammar, "juicio ejecutivo mercantil") if one.rule.id == "court"
    ]
    assert [(one.start, one.end) for one in found] == [(0, 16)]


def test_a_name_may_be_a_word_but_no_sentence() -> None:
    assert "court" in _rules("los abogados del sur")
    assert _rules("los abogados del sur", phrases_only=True) == set()
    assert "third_party" in _rules("Llamaremos a su jefe", phrases_only=True)


def test_a_text_in_a_language_without_a_grammar_is_read_in_all() -> None:
    assert "court" in _rules("Te vamos a demandar", "fr")
    assert "collection" in _rules("debt", "fr")
    assert "court" in _rules("te vamos a demandar", "es-MX")


def test_a_language_without_files_has_no_grammar() -> None:
    with pytest.raises(MissingConfiguration, match="xx"):
        load_grammar("xx")


def test_a_shortened_word_ends_no_sentence_and_more_stops_do() -> None:
    _, abogados, pague = read_words("Av. Abogados. Pague", _LOOKALIKES)
    assert (abogados.opens_sentence, pague.opens_sentence) == (False, True)
    assert abogados.is_name
    assert read_words("la Av... Abogados", _LOOKALIKES)[2].opens_sentence
