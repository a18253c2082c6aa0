"""Where something stands in the sources: its module, and the classes and functions around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, NamedTuple

from tests.architecture.measures import Module

_PACKAGE: Final = "layers.shared.python.puntual."

type Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Found(NamedTuple):
    """Something that could grow.

    Attributes:
        kind: what it is, e.g. ``loop``.
        name: as docs/limits.md names it, e.g. ``adapters.dynamodb.store.table.Table.query``.
        place: the file and the line.
        bound: the number that the code itself says; None if it says none.
    """

    kind: str
    name: str
    place: str
    bound: int | None = None


class Node(NamedTuple):
    """A node of a syntax tree, with what stands around it, the outermost first."""

    node: ast.AST
    scopes: tuple[Scope, ...]

    @property
    def function(self) -> Scope | None:
        """Return the innermost function or class; None at the top of a module."""
        return self.scopes[-1] if self.scopes else None


def walk(module: Module) -> Iterator[Node]:
    """Yield every node of a module."""
    yield from _walk(module.tree, ())


def _walk(node: ast.AST, scopes: tuple[Scope, ...]) -> Iterator[Node]:
    yield Node(node, scopes)
    inner = scopes
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        inner = (*scopes, node)
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, inner)


def named(module: Module, scopes: tuple[Scope, ...], *names: str) -> str:
    """Return the name of what stands in some scopes of a module."""
    path = module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return ".".join((path.removeprefix(_PACKAGE), *(one.name for one in scopes), *names))


def place_of(module: Module, node: ast.AST) -> str:
    """Return the file and the line."""
    return f"{module.path}:{getattr(node, 'lineno', 1)}"


def called(node: ast.AST | None) -> str:
    """Return the last name of what is called, or stands there: ``deque`` for ``c.deque(...)``."""
    match node:
        case ast.Call(func=function):
            return called(function)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case ast.Subscript(value=value):
            return called(value)
        case _:
            return ""


def keyword(call: ast.AST | None, name: str) -> ast.expr | None:
    """Return the value of a keyword argument."""
    given = call.keywords if isinstance(call, ast.Call) else []
    return next((one.value for one in given if one.arg == name), None)


def number_in(module: Module, node: ast.AST | None) -> int | None:
    """Return a number that is written out, or that a constant of the module names."""
    if not isinstance(node, ast.Name):
        return number(node)
    values = (
        one.value
        for one in module.tree.body
        if isinstance(one, ast.Assign | ast.AnnAssign) and _names(one) == [node.id]
    )
    return number(next(values, None))


def number(node: ast.AST | None) -> int | None:
    """Return a number that is written out."""
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


def _names(node: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [one.id for one in targets if isinstance(one, ast.Name)]
