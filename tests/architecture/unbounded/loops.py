"""Loops without a count, and attempts that are counted."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from tests.architecture.measures import Module
from tests.architecture.unbounded.places import (
    Found,
    called,
    keyword,
    named,
    number,
    place_of,
    walk,
)

_ENDLESS: Final = frozenset({"count", "cycle", "repeat"})
_ATTEMPTS: Final = re.compile(r"_?([A-Z]+_)*(TRIES|ATTEMPTS|RETRIES|RECEIVES|REPEATS)(_[A-Z]+)*")


def loops_in(module: Module) -> Iterator[Found]:
    """Yield every ``while``, and every iterator of the standard library that has no end."""
    for node, scopes in walk(module):
        match node:
            case ast.While():
                yield Found("loop", named(module, scopes), place_of(module, node))
            case ast.Call(func=ast.Name(id=name)) if name in _ENDLESS and _is_iterator(
                module, name
            ):
                yield Found("loop", named(module, scopes), place_of(module, node))
            case ast.Call(func=ast.Name(id="iter"), args=[_, _]):
                yield Found("loop", named(module, scopes), place_of(module, node))
            case _:
                pass


def attempts_in(module: Module) -> Iterator[Found]:
    """Yield every constant that says how often something is tried."""
    for node, scopes in walk(module):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _ATTEMPTS.fullmatch(name):
                yield _attempts(module, node, name, value)
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if (
                _ATTEMPTS.fullmatch(name) and not scopes
            ):
                yield _attempts(module, node, name, value)
            case _:
                pass


def queries_in(module: Module) -> Iterator[Found]:
    """Yield every query of the table that takes as many items as there are."""
    for node, scopes in walk(module):
        if not isinstance(node, ast.Call) or called(node) != "query":
            continue
        if isinstance(node.func, ast.Attribute) and keyword(node, "limit") is None:
            yield Found("query", named(module, scopes), place_of(module, node))


def _attempts(module: Module, node: ast.AST, name: str, value: ast.expr | None) -> Found:
    return Found("attempts", named(module, (), name), place_of(module, node), number(value))


def _is_iterator(module: Module, name: str) -> bool:
    """Tell whether a name is that of itertools, and not a function of our own."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "itertools"
        and any((one.asname or one.name) == name for one in node.names)
        for node in ast.walk(module.tree)
    )
