"""Files, functions and folders stay small, everything has types, and words are plain."""

from __future__ import annotations

from functools import cache
from typing import Final

from tests.architecture.measures import (
    Module,
    crowded_folders,
    docstrings,
    files_longer_than,
    function_sizes,
    percentile_95,
    private_events,
    private_names,
    riddles,
    unannotated,
    whole_function_sizes,
)
from tests.architecture.repository import ROOT, tracked_files

PRODUCTION: Final = ("functions", "layers", "infra", "local", "cli", "clients", "tools")
LONGEST_FILE, USUAL_FILE = 300, 200
LONGEST_FUNCTION, USUAL_FUNCTION = 40, 20
LARGEST_FOLDER: Final = 20
RIDDLES_PER_HUNDRED: Final = 2


def test_no_file_of_production_code_is_longer_than_300_lines() -> None:
    assert files_longer_than(LONGEST_FILE, production_code()) == {}, "split it by idea"


def test_95_of_100_files_have_at_most_200_lines() -> None:
    long = files_longer_than(USUAL_FILE, production_code())
    usual = percentile_95(one.lines for one in production_code())
    assert usual <= USUAL_FILE, f"split some of these by idea: {long}"


def test_no_function_of_production_code_is_longer_than_40_lines() -> None:
    """Four were, with their docstrings, which had been left out of the count."""
    sizes = whole_function_sizes(production_code())
    long = {place: size for place, size in sizes.items() if size > LONGEST_FUNCTION}
    assert long == {}, "give each step of it a name"


def test_95_of_100_functions_have_at_most_20_lines() -> None:
    sizes = function_sizes(production_code())
    long = {place: size for place, size in sizes.items() if size > USUAL_FUNCTION}
    assert percentile_95(sizes.values()) <= USUAL_FUNCTION, f"shorten some of these: {long}"


def test_no_folder_of_production_code_has_more_than_20_files() -> None:
    assert crowded_folders(LARGEST_FOLDER, production_code()) == {}, "divide it by capability"


def test_every_function_of_production_code_has_types() -> None:
    assert unannotated(production_code()) == []


def test_fewer_than_2_of_100_docstrings_read_like_a_riddle() -> None:
    documented = docstrings(production_code())
    found = riddles(documented)
    limit = len(documented) * RIDDLES_PER_HUNDRED / 100
    assert len(found) < limit, f"name the thing, and begin with the verb: {found}"


def test_no_module_or_class_is_named_in_a_private_language() -> None:
    named = private_names([*production_code(), *code_of_tests()])
    assert named == [], "docs/glossary.md has the word of the trade"


def test_no_log_event_is_named_in_a_private_language() -> None:
    assert private_events(production_code()) == [], "docs/glossary.md has the word of the trade"


def test_no_file_of_tests_is_longer_than_300_lines() -> None:
    assert files_longer_than(LONGEST_FILE, code_of_tests()) == {}, "split it by idea"


def production_code() -> tuple[Module, ...]:
    """Return the production code."""
    return _modules(PRODUCTION)


def code_of_tests() -> tuple[Module, ...]:
    """Return the tests."""
    return _modules(("tests",))


@cache
def _modules(tops: tuple[str, ...]) -> tuple[Module, ...]:
    paths = [(path, path.relative_to(ROOT)) for path in tracked_files() if path.suffix == ".py"]
    return tuple(
        Module(name.as_posix(), path.read_text(encoding="utf-8"))
        for path, name in paths
        if name.parts[0] in tops
    )
