"""What the shipped texts say of the day, of the supplier, and do not promise."""

import re

import pytest

from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.channel import FALLBACKS
from puntual.domain.templates.catalogue import template_language

_ALL = PackagedTemplates().texts()


def test_brazil_is_told_the_supplier_wherever_something_is_asked_for() -> None:
    asking = [one for one in _ALL if one.language == "pt_BR" and "due_date" in one.variables]
    assert asking
    assert all("supplier" in one.variables for one in asking)


@pytest.mark.parametrize(
    "promise",
    [
        *("te llamar", "vai ligar", "will call", "este chat y lo vemos"),
        *("por aquí", "por acá", "por aqui", "to us here"),
    ],
)
def test_no_text_promises_a_call_or_that_somebody_reads_the_chat(promise: str) -> None:
    assert [one.name for one in _ALL if promise in one.body] == []


def test_no_text_of_the_day_says_today_by_itself() -> None:
    due_today = [one for one in _ALL if one.name.startswith("puntual_due_today")]
    assert all("{{due_day}}" in one.body for one in due_today)
    assert not any(word in one.body for one in due_today for word in (" hoy", " hoje", " today"))


def test_mexico_pays_a_plan_in_pagos_over_every_channel() -> None:
    """A "cuota" is a fee there; the SMS kept it when the template had lost it."""
    said = [one for one in _ALL if one.language == "es_MX"]
    said += [text for channel in FALLBACKS for text in PackagedFallbackTexts().all(channel)]
    plans = [one for one in said if "plan_instalment_due" in one.name]
    assert len(plans) > len(FALLBACKS)
    assert [one.name for one in plans if "cuota" in one.body] == []


_TU = (
    r"\b(te|tú|tu|tus|ti|contigo|pagaste|puedes|quieres|prefieres|necesitas|responde|ignora|usa)\b"
)
_USTED = r"\b(le|su|sus|usted|pagó|responda|use|díganos)\b"


@pytest.mark.parametrize("country", ["CO", "EC", "CR", "GT", "HN"])
def test_where_people_expect_usted_nobody_is_called_tu(country: str) -> None:
    available = frozenset(one.language for one in _ALL)
    language = template_language(f"es-{country}", available)
    texts = [one for one in _ALL if one.language == language]
    texts += [
        text
        for channel in FALLBACKS
        for text in PackagedFallbackTexts().all(channel)
        if text.language == language
    ]
    assert len(texts) > 30
    assert not [one.name for one in texts if re.search(_TU, one.body, re.IGNORECASE)]
    assert all(re.search(_USTED, one.body, re.IGNORECASE) for one in texts)


@pytest.mark.parametrize("country", ["AR", "UY", "PY"])
def test_the_river_plate_countries_are_called_vos(country: str) -> None:
    available = frozenset(one.language for one in _ALL)
    assert template_language(f"es-{country}", available) == "es_AR"
