"""From the README a newcomer finds in at most three hops what newcomers look for.

A hop is a link of a page, or an entry of a folder as a forge shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.repository import ROOT, tracked_files
from tests.docs.documents import Document, document

HOPS: Final = 3
P: Final = "layers/shared/python/puntual"
# What somebody looks for, and the line of code or data that answers it, by the file's folder.
SOUGHT: Final = {
    "the weekly cap": (f"{P}/domain/contact_law", "_ROLLING_WEEK = timedelta(hours=168)"),
    "the opt-out words": (P, "no escriban|contacten"),
    "where the rate limit is enforced": (f"{P}/adapters/dynamodb", "#next_slot > :soonest"),
    "where a status is recorded": (f"{P}/adapters/dynamodb", "def record_status("),
}
QUESTIONS: Final = {
    "README.md": tuple(SOUGHT),
    "README.es.md": (
        "el tope semanal",
        "las palabras de baja",
        "dónde se respeta el límite de velocidad",
        "dónde se anota un estado",
    ),
}
EVERY_QUESTION = pytest.mark.parametrize(
    ("page", "question", "sought"),
    [
        (page, question, sought)
        for page, questions in QUESTIONS.items()
        for question, sought in zip(questions, SOUGHT, strict=True)
    ],
)


@EVERY_QUESTION
def test_an_answer_is_at_most_three_hops_away(page: str, question: str, sought: str) -> None:
    (links,) = [
        [(ROOT / target).resolve() for _, target in Document(ROOT / page, cells).links]
        for asked, cells in rows(page)
        if asked == question
    ]
    assert answers(sought) & reached(links, HOPS - 1)


@pytest.mark.parametrize("sought", SOUGHT)
def test_what_is_sought_is_somewhere(sought: str) -> None:
    assert answers(sought)


def test_what_no_link_leads_to_is_not_found() -> None:
    assert answers("the opt-out words") & reached([ROOT / "docs/adr/README.md"], HOPS - 1) == set()


def test_a_folder_and_its_files_are_two_hops() -> None:
    folder = ROOT / P / "domain/contact_law"
    assert reached([folder], 0) == {folder}
    assert folder / "contact_caps.py" in reached([folder], 1)


def rows(page: str) -> Iterator[tuple[str, str]]:
    """Yield the question and the answer of each row of a page's tables with two columns."""
    for table in document(page).tables:
        yield from ((row[0], row[1]) for row in table if len(row) == 2)


def answers(sought: str) -> set[Path]:
    """Return the files that hold what is sought."""
    folder, text = SOUGHT[sought]
    inside = [path for path in tracked_files() if path.is_relative_to(ROOT / folder)]
    kinds = (".py", ".toml", ".json", ".txt")
    return {path for path in inside if path.suffix in kinds and text in path.read_text("utf-8")}


def reached(places: list[Path], hops: int) -> set[Path]:
    """Return everything that is at most so many hops away from these places."""
    found = set(places)
    for _ in range(hops):
        found |= {following for place in found for following in leads_to(place)}
    return found


@cache
def leads_to(place: Path) -> tuple[Path, ...]:
    if place.is_dir():
        below = {place / path.relative_to(place).parts[0] for path in tracked_in(place)}
        return tuple(below)
    if place.suffix != ".md":
        return ()
    links = Document(place, place.read_text(encoding="utf-8")).links
    return tuple((place.parent / target.partition("#")[0]).resolve() for _, target in links)


def tracked_in(folder: Path) -> list[Path]:
    return [path for path in tracked_files() if path.is_relative_to(folder)]
