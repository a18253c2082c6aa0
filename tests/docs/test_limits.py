"""Nothing grows without a bound: docs/limits.md names what could, its limit, and what happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from tests.architecture.test_sizes import production_code
from tests.architecture.unbounded.places import Found
from tests.architecture.unbounded.walk import growing_in
from tests.docs.documents import document

PAGE: Final = "docs/limits.md"
# The kinds that the walk finds, and the headings of their tables.
TABLES: Final = {
    "item": "item",
    "list": "list",
    "query": "query",
    "queue": "queue",
    "attempts": "attempts",
    "loop": "loop",
    "cache": "cache",
    "container": "memory",
}
_NO_LIMIT: Final = re.compile(r"\b(none|no limit|unbounded|unlimited|any number|-)", re.IGNORECASE)


@cache
def _found() -> tuple[Found, ...]:
    return tuple(growing_in(production_code()))


@cache
def _rows() -> dict[tuple[str, str], tuple[str, str]]:
    """Return limit and consequence by the kind and the name of what they are said of."""
    tables = {table[0][0]: table[1:] for table in document(PAGE).tables}
    return {
        (kind, name): (limit, consequence)
        for kind, heading in TABLES.items()
        for names, limit, consequence in tables.get(heading, ())
        for name in re.findall(r"`([^`]+)`", names)
    }


def test_everything_that_could_grow_is_named_with_its_limit() -> None:
    missing = [_what_to_add(one) for one in _found() if (one.kind, one.name) not in _rows()]
    assert missing == [], "\n".join(["docs/limits.md does not name:", *missing])


def test_nothing_is_named_that_is_not_there_any_more() -> None:
    known = {(one.kind, one.name) for one in _found()}
    stale = [f"{kind}: {name}" for kind, name in _rows() if (kind, name) not in known]
    assert stale == [], f"take these out of {PAGE}"


def test_a_number_in_the_code_is_the_number_in_the_table() -> None:
    wrong = [
        f"{one.name} ({one.place}) is {one.bound:,}"
        for one in _found()
        if one.bound is not None and f"{one.bound:,}" not in _limit_of(one)
    ]
    assert wrong == [], f"{PAGE} says another number"


def test_every_row_says_a_limit_and_what_happens_there() -> None:
    empty = [
        name
        for (_, name), (limit, consequence) in _rows().items()
        if not limit or _NO_LIMIT.match(limit) or len(consequence) < len("waits")
    ]
    assert empty == []


def _limit_of(one: Found) -> str:
    return _rows().get((one.kind, one.name), ("", ""))[0]


def _what_to_add(one: Found) -> str:
    heading = TABLES[one.kind]
    return (
        f"  {one.place}: a {one.kind}. Bound it, then add to the table that begins with "
        f"'| {heading} |': | `{one.name}` | its limit | what happens there |"
    )


def test_the_tables_of_the_page_are_those_of_the_walk() -> None:
    headings = [table[0][0] for table in document(PAGE).tables]
    assert sorted(headings) == sorted(TABLES[kind] for kind in set(_kinds()))


def _kinds() -> Iterator[str]:
    yield from (one.kind for one in _found())


def test_the_walk_finds_something_of_each_kind() -> None:
    """Of open lists there is none; the walk's own tests show that it would find one."""
    assert set(_kinds()) == set(TABLES) - {"list"}
