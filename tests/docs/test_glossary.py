"""The glossary says each word once, in three languages, and names what is in the code."""

from __future__ import annotations

from itertools import chain
from typing import Final

import pytest

from tests.architecture.repository import ROOT, tracked_files
from tests.docs.documents import document

COLUMNS: Final = ("English", "español", "português", "what it is", "elsewhere")
LANGUAGES: Final = COLUMNS[:3]
TABLES: Final = document("docs/glossary.md").tables
ROWS: Final = tuple(chain.from_iterable(table[1:] for table in TABLES))
PRODUCTION: Final = ("cli", "functions", "layers")


def test_every_word_has_all_columns() -> None:
    assert {table[0] for table in TABLES} == {COLUMNS}
    assert [row for row in ROWS if len(row) != len(COLUMNS) or "" in row] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_stands_once(language: str) -> None:
    words = [row[COLUMNS.index(language)].casefold() for row in ROWS]
    assert sorted(words) == sorted(set(words))


def test_every_word_of_the_code_is_in_the_code() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in tracked_files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PRODUCTION
    )
    named = [row[0].strip("`") for row in ROWS if row[0].startswith("`")]
    assert len(named) > len(ROWS) / 2
    assert [word for word in named if word not in code] == []


@pytest.mark.parametrize("page", ["README.md", "README.es.md", "CONTRIBUTING.md"])
def test_a_newcomer_is_led_to_it(page: str) -> None:
    assert "docs/glossary.md" in {target for _, target in document(page).links}
