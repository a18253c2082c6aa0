"""What outlives a call: caches, and containers in modules and objects."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from tests.architecture.measures import Module
from tests.architecture.unbounded.places import (
    Found,
    Scope,
    called,
    keyword,
    named,
    number_in,
    place_of,
    walk,
)

_CACHES: Final = frozenset({"cache", "lru_cache"})
_OWN_FIRST: Final = frozenset({"self", "cls"})
_CONTAINERS: Final = frozenset(
    {
        "Counter",
        "OrderedDict",
        "Queue",
        "SimpleQueue",
        "bytearray",
        "defaultdict",
        "deque",
        "dict",
        "list",
        "set",
    }
)
_GROWS: Final = frozenset(
    {
        "__setitem__",
        "add",
        "append",
        "appendleft",
        "extend",
        "insert",
        "put",
        "setdefault",
        "update",
    }
)
_USUAL_CACHE: Final = 128


def caches_in(module: Module) -> Iterator[Found]:
    """Yield every cache of answers to different questions; without parameters it keeps one."""
    for node, scopes in walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _takes_anything(node):
            for decorator in node.decorator_list:
                if called(decorator) in _CACHES:
                    name = named(module, scopes, node.name)
                    yield Found("cache", name, place_of(module, node), _kept(module, decorator))


def containers_in(module: Module) -> Iterator[Found]:
    """Yield the containers that live as long as their module or object, if anything grows them."""
    grown = frozenset(_grown_in(module))
    for node, scopes in walk(module):
        for name, value in _bound(node, scopes):
            bound = number_in(module, keyword(value, "maxlen"))
            if name in grown and _is_container(value):
                owner = tuple(one for one in scopes if isinstance(one, ast.ClassDef))
                yield Found("container", named(module, owner, name), place_of(module, node), bound)


def _takes_anything(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    taken = function.args
    return bool(
        [*taken.posonlyargs, *taken.args, *taken.kwonlyargs] or taken.vararg or taken.kwarg
    )


def _kept(module: Module, decorator: ast.expr) -> int | None:
    if called(decorator) == "cache":
        return None
    given = keyword(decorator, "maxsize")
    if given is None and isinstance(decorator, ast.Call) and decorator.args:
        given = decorator.args[0]
    return _USUAL_CACHE if given is None else number_in(module, given)


def _bound(node: ast.AST, scopes: tuple[Scope, ...]) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield what a statement gives a name that outlives a call."""
    targets: list[ast.expr]
    value: ast.expr | None
    match node:
        case ast.Assign():
            targets, value = node.targets, node.value
        case ast.AnnAssign():
            targets, value = [node.target], node.value
        case _:
            return
    for target in targets:
        match target:
            case ast.Name(id=name) if not any(map(_is_function, scopes)):
                yield name, value
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in _OWN_FIRST:
                yield name, value


def _is_function(scope: Scope) -> bool:
    return not isinstance(scope, ast.ClassDef)


def _is_container(value: ast.expr | None) -> bool:
    match value:
        case (
            ast.Dict()
            | ast.List()
            | ast.Set()
            | ast.Tuple()
            | ast.ListComp()
            | ast.DictComp()
            | ast.SetComp()
        ):
            return True
        case ast.Call() if called(value) == "field":
            return called(keyword(value, "default_factory")) in _CONTAINERS or isinstance(
                keyword(value, "default_factory"), ast.Lambda
            )
        case ast.Call():
            return called(value) in _CONTAINERS
        case _:
            return False


def _grown_in(module: Module) -> Iterator[str]:
    """Yield the names to which something in the module adds."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr=method)) if method in _GROWS:
                yield called(owner)
            case ast.Subscript(value=owner, ctx=ast.Store()):
                yield called(owner)
            case ast.AugAssign(target=ast.Name() | ast.Attribute() as owner):
                yield called(owner)
            case ast.Assign(targets=[ast.Name() | ast.Attribute() as owner], value=value):
                if called(owner) in _carried_over(value):
                    yield called(owner)
            case _:
                pass


def _carried_over(value: ast.expr) -> frozenset[str]:
    """Return the names whose content goes into a new value: ``(*kept, x)``, ``kept | {x}``."""
    parts: list[ast.expr] = []
    match value:
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            parts = [one.value for one in elements if isinstance(one, ast.Starred)]
        case ast.Dict(keys=keys, values=values):
            parts = [one for key, one in zip(keys, values, strict=True) if key is None]
        case ast.BinOp(left=left, right=right, op=ast.Add() | ast.BitOr()):
            parts = [left, right]
        case _:
            pass
    return frozenset(map(called, parts))
