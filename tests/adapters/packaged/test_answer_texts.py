"""The texts that answer: in every language and form of address, and without a fault."""

from dataclasses import replace
from pathlib import Path

import pytest

from puntual.adapters.packaged.answer_texts import PackagedAnswerTexts
from puntual.adapters.packaged.template_words import load_grammars
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.accounts.creditor import FormOfAddress
from puntual.domain.errors import MissingConfiguration
from puntual.domain.templates.text_lint import lint_free_text
from tests.factories import a_profile

TEXTS = PackagedAnswerTexts()
STEMS = (
    "answer_balance",
    "answer_invoice",
    "answer_how_to_pay",
    "answer_nothing_open",
    "answer_day",
    "answer_receipt",
)


def test_the_linter_finds_nothing_in_any_answer() -> None:
    assert lint_free_text(TEXTS.all(), load_grammars()) == ()


def test_an_answer_that_says_too_little_is_found() -> None:
    mute = replace(TEXTS.all()[0], body="Hola.")
    rules = {one.rule for one in lint_free_text([mute], load_grammars())}
    assert {"creditor_unnamed", "no_person", "machine_undisclosed"} <= rules


@pytest.mark.parametrize("stem", STEMS)
def test_every_answer_says_what_its_country_wants_said(stem: str) -> None:
    languages = {one.language for one in TEXTS.all() if f"_{stem}_v1" in one.name}
    assert {"es", "es_CO", "es_PE", "pt_BR", "en"} <= languages


@pytest.mark.parametrize("stem", STEMS)
def test_no_argentine_is_called_tu(stem: str) -> None:
    profile = replace(a_profile(), country="AR", locale="es-AR")
    body = TEXTS.find(stem, profile, None).body
    assert not {"tienes", "puedes", "quieres"} & set(body.split())


def test_no_answer_is_registered_as_a_template() -> None:
    assert not {one.name for one in TEXTS.all()} & {
        one.name for one in PackagedTemplates().texts()
    }


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize(
    ("country", "locale", "form", "language"),
    [
        ("MX", "es-MX", None, "es"),
        ("CO", "es-CO", None, "es_CO"),
        ("PE", "es-PE", None, "es_PE"),
        ("BR", "pt-BR", None, "pt_BR"),
        ("US", "en-US", None, "en"),
        ("MX", "es-MX", FormOfAddress.USTED, "es_CO"),
    ],
)
def test_a_debtor_is_answered_in_their_language_and_form(
    stem: str, country: str, locale: str, form: FormOfAddress | None, language: str
) -> None:
    profile = replace(a_profile(), country=country, locale=locale)
    found = TEXTS.find(stem, profile, form)
    assert found.language == language
    assert found.is_answer


def test_a_text_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingConfiguration):
        TEXTS.find("answer_weather", a_profile(), None)
    (tmp_path / "templates").mkdir()
    (tmp_path / "answers").mkdir()
    (tmp_path / "templates" / "parts.toml").write_text("")
    (tmp_path / "answers" / "notes.txt").write_text("no text")
    assert PackagedAnswerTexts(tmp_path).all() == ()
