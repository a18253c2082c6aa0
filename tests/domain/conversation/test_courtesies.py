"""A greeting or thanks around a wish make it no less a wish.

"Hola buenas tardes paren" was a greeting: nobody heard it, and no person saw it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.domain.conversation.reading_replies import acts_on, read

_WRITTEN: Final = Path(__file__).parents[3] / "tools/understanding/replies/written.ndjson"
_AROUND: Final = {
    "es": ("hola buenas tardes {}", "Buen día. {}", "muchas gracias {}", "{}, gracias", "ok, {}"),
    "pt": ("oi tudo bem? {}", "bom dia, {}", "obrigado, {}", "{}, valeu"),
    "en": ("hi {}", "Good morning. {}", "thanks, {}", "{} thank you"),
}
# What would do harm if a machine went on as if nothing had been said.
_GRAVE: Final = {"opt_out", "human", "dispute", "hardship", "deceased", "wrong_number"}
_EVERY: Final = 3


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("hola buenas tardes paren", "es-MX"),
        ("Hola, operador", "es-MX"),
        ("buenas, me marcan porfa", "es-MX"),
        ("gracias, creo que se confundió", "es-CO"),
        ("muchas gracias prefiero hablarlo por teléfono", "es-AR"),
        ("ok, con quién trato esto", "es-PE"),
    ],
)
def test_words_that_nobody_knows_behind_a_courtesy_go_to_a_person(text: str, locale: str) -> None:
    assert acts_on(text, locale) in {"person", "opt_out"}


@pytest.mark.parametrize(
    ("text", "locale", "intent"),
    [
        ("hola buenas tardes", "es-MX", "greeting"),
        ("Hola, qué tal, buenos días", "es-AR", "greeting"),
        ("muchas gracias por avisar, buen día", "es-CO", "thanks"),
        ("ok gracias", "es-CL", "thanks"),
        ("oi, bom dia, tudo bem?", "pt-BR", "greeting"),
        ("obrigado pelo aviso", "pt-BR", "thanks"),
        ("good morning", "en-US", "greeting"),
        ("thanks for the reminder", "en-US", "thanks"),
        ("jaja", "es-MX", "other"),
    ],
)
def test_a_courtesy_alone_stays_one(text: str, locale: str, intent: str) -> None:
    assert acts_on(text, locale) == intent


@pytest.mark.parametrize("language", sorted(_AROUND))
def test_no_courtesy_takes_the_care_from_what_it_stands_beside(language: str) -> None:
    asked = [*_grave(language)][::_EVERY]
    assert len(asked) > 10
    careless = [
        around.format(text)
        for text, locale in asked
        for around in _AROUND[language]
        if _is_seen_to(text, locale) and not _is_seen_to(around.format(text), locale)
    ]
    assert careless == []


def _is_seen_to(text: str, locale: str) -> bool:
    understood = read(text, locale)
    return understood.hand_to_person or understood.intent in {"opt_out", "wrong_number"}


def _grave(language: str) -> Iterator[tuple[str, str]]:
    for line in _WRITTEN.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label["intent"] in _GRAVE and label["locale"].startswith(language):
            yield label["text"], label["locale"]
