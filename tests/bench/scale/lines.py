"""The lines of a measurement: what was found, what it should be, and whether it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

type Line = dict[str, object]
# A measurement: it yields its lines when it is called, and measures as it goes.
type Bench = Callable[[], Iterator[Line]]


def at_most(bench: str, value: float, goal: float, **details: object) -> Line:
    """Return the line of a value that must not be above its goal."""
    return {"bench": bench, "value": value, "goal": goal, "ok": value <= goal, **details}


def at_least(bench: str, value: float, goal: float, **details: object) -> Line:
    """Return the line of a value that must not be below its goal."""
    return {"bench": bench, "value": value, "goal": goal, "ok": value >= goal, **details}
