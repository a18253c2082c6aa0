"""People's words are their own: the product cannot read them, and has not learnt from them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from local.whatsapp.dice import Dice
from local.whatsapp.people.meaning import WORDLESS, Meaning, draw_words, ways_of
from tests.architecture.repository import ROOT, tracked_files

_LANGUAGES: Final = ("es", "es_MX", "es_AR", "es_CO", "es_CL", "es_PE", "pt_BR", "en")
# What is deployed, or makes what is deployed.
_OF_THE_PRODUCT: Final = ("functions/", "layers/", "cli/", "infra/", "clients/", "tools/")
# So short that anybody would say it alike.
_SHORT: Final = 4


_SAID: Final = [one for one in Meaning if one not in WORDLESS]
_COURTESIES: Final = {Meaning.THANKS, Meaning.GREETING}


@pytest.mark.parametrize("meaning", _SAID)
def test_everybody_says_it_in_a_hundred_ways(meaning: Meaning) -> None:
    drawn = {draw_words(meaning, "es_MX", Dice(1, str(number))) for number in range(2000)}
    assert len(drawn) >= (20 if meaning in _COURTESIES else 100)


@pytest.mark.parametrize("language", _LANGUAGES)
def test_a_language_and_its_country_have_words_of_their_own(language: str) -> None:
    own = set(ways_of(Meaning.OPT_OUT, language)) - set(ways_of(Meaning.OPT_OUT, "es"))
    assert len(own) >= (0 if language == "es" else 7)


def test_a_language_that_nobody_speaks_here_is_answered_in_spanish() -> None:
    assert ways_of(Meaning.PAID, "de") == ways_of(Meaning.PAID, "es")


def test_no_code_of_the_product_names_the_words_or_who_has_them() -> None:
    product = [*_files_in(*_OF_THE_PRODUCT)]
    assert len(product) > 500
    assert [path for path in product if _names_them(path)] == []


def test_the_product_has_learnt_from_none_of_these_words() -> None:
    ours = {_plain(line) for line in _all_ways()}
    long = {line for line in ours if len(line.split()) >= _SHORT}
    assert len(long) > 300
    assert long & _lines_of_the_product() == set()


def _names_them(path: Path) -> bool:
    text = path.read_bytes()
    return b"people/words" in text or b"whatsapp.people" in text


def _all_ways() -> set[str]:
    return {way for meaning in _SAID for one in _LANGUAGES for way in ways_of(meaning, one)}


def _lines_of_the_product() -> set[str]:
    """Return every text in quotes, and every line or cell, of what the product learns from."""
    found: set[str] = set()
    for path in _files_in("tools/", "layers/shared/python/puntual/data/"):
        text = path.read_text(encoding="utf-8", errors="replace")
        found.update(map(_plain, re.split(r"[\n\t\"|]", text)))
    assert len(found) > 10_000
    return found


def _files_in(*folders: str) -> Iterator[Path]:
    for path in tracked_files():
        if str(path.relative_to(ROOT)).startswith(folders):
            yield path


def _plain(text: str) -> str:
    """Return words without case, accents and marks."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f]", "", bare)))
