"""All that could grow in the functions, the layers and the stack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tests.architecture.measures import Module
from tests.architecture.unbounded.loops import attempts_in, loops_in, queries_in
from tests.architecture.unbounded.memories import caches_in, containers_in
from tests.architecture.unbounded.places import Found
from tests.architecture.unbounded.stores import items_in, lists_in, queues_in

WALKED: Final = ("functions", "layers", "infra")
_RULES: Final = (
    loops_in,
    attempts_in,
    queries_in,
    caches_in,
    containers_in,
    items_in,
    queues_in,
)


def growing_in(modules: Iterable[Module]) -> Iterator[Found]:
    """Yield what docs/limits.md has to name, once for each name."""
    known = tuple(one for one in modules if one.path.split("/")[0] in WALKED)
    seen: set[tuple[str, str]] = set()
    found = (each for module in known for rule in _RULES for each in rule(module))
    for one in (*found, *lists_in(known)):
        if (one.kind, one.name) not in seen:
            seen.add((one.kind, one.name))
            yield one
