"""The data file of the texts for SMS and e-mail."""

from pathlib import Path

import pytest

from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.policies.parsing import parse
from puntual.adapters.policies.shipped import read_shipped, shipped_names
from puntual.domain.channel import FALLBACKS, Channel
from puntual.domain.errors import MissingConfiguration
from puntual.domain.templates.template import template_name
from tests.factories import a_reader

TEXTS = PackagedFallbackTexts()


def words(channel: Channel, stem: str, locale: str = "es") -> str:
    return TEXTS.find(channel, template_name(stem), a_reader(locale)).body


@pytest.mark.parametrize("channel", sorted(FALLBACKS))
def test_every_step_that_ships_has_words_of_its_own_in_three_languages(channel: Channel) -> None:
    policies = [parse(read_shipped(name)).policy for name in shipped_names()]
    stems = {
        stem
        for policy in policies
        for cadence in policy.cadences
        for step in cadence.steps
        for stem in step.templates
    }
    for locale in ("es", "pt-BR", "en"):
        said = {stem: words(channel, stem, locale) for stem in stems}
        assert words(channel, "reminder", locale) not in said.values()
        assert len(set(said.values())) == len(stems)


def test_a_step_without_words_uses_the_general_ones() -> None:
    assert words(Channel.SMS, "my_own_step") == words(Channel.SMS, "reminder")
    assert TEXTS.find(Channel.SMS, "somebody_elses", a_reader("es")).body == words(
        Channel.SMS, "reminder"
    )


def test_a_country_says_what_its_law_asks_for() -> None:
    assert "{{claims_book}}" in words(Channel.SMS, "due_today", "es-PE")
    assert "{{claims_book}}" in words(Channel.EMAIL, "due_today", "es_PE")
    late, early = (words(Channel.EMAIL, stem, "es-CL") for stem in ("follow_up", "due_today"))
    assert "procedimiento" in late
    assert "procedimiento" not in early


def test_other_locales_read_their_language_and_strangers_spanish() -> None:
    assert (
        TEXTS.find(Channel.SMS, template_name("due_today"), a_reader("es-CO")).language == "es_CO"
    )
    assert TEXTS.find(Channel.SMS, template_name("due_today"), a_reader("en-GB")).language == "en"
    assert TEXTS.find(Channel.SMS, template_name("due_today"), a_reader("fr")).language == "es"


@pytest.mark.parametrize(
    "text", ["", "[words", "[words.x]\nes = 1\n[sms.es]\n[email.es]", "words = 3\nsms = 1"]
)
def test_a_broken_file_is_named_and_not_ignored(tmp_path: Path, text: str) -> None:
    file = tmp_path / "texts.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(MissingConfiguration, match="fallback texts"):
        PackagedFallbackTexts(file).find(Channel.SMS, "x", a_reader("es"))


def test_a_file_without_general_words_is_told_when_they_are_needed(tmp_path: Path) -> None:
    file = tmp_path / "texts.toml"
    frame = '{ frame = "<words>", late_note = "" }'
    file.write_text(f"words = {{}}\nsms = {{ es = {frame} }}\nemail = {{}}", encoding="utf-8")
    with pytest.raises(MissingConfiguration, match="no texts for sms"):
        PackagedFallbackTexts(file).find(Channel.SMS, "x", a_reader("es"))
