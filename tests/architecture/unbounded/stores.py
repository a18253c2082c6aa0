"""What is stored, waits or arrives: items of the table, queues, threads, and lists in messages."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from tests.architecture.measures import Module
from tests.architecture.unbounded.places import Found, called, named, place_of, walk

_KEYS: Final = "/adapters/dynamodb/keys/"
_QUEUES: Final = frozenset({"Queue", "SimpleQueue", "PriorityQueue", "SqsEventSource"})
_LISTS: Final = frozenset(
    {"dict", "frozenset", "list", "set", "tuple", "Iterable", "Mapping", "Sequence"}
)
_MODELS: Final = frozenset({"BaseModel", "RootModel"})


def items_in(module: Module) -> Iterator[Found]:
    """Yield each kind of item: a function that makes a key."""
    if _KEYS not in module.path:
        return
    for one in module.tree.body:
        match one:
            case ast.FunctionDef(name=name) if called(one.returns) == "Key" and name[0] != "_":
                yield Found("item", named(module, (one,)), place_of(module, one))
            case _:
                pass


def queues_in(module: Module) -> Iterator[Found]:
    """Yield every queue, of AWS and within a process, and what empties it."""
    for node, scopes in walk(module):
        if isinstance(node, ast.Call) and called(node) in _QUEUES:
            yield Found("queue", named(module, scopes), place_of(module, node))


def lists_in(modules: Iterable[Module]) -> Iterator[Found]:
    """Yield the fields of models that take as many values as are sent."""
    known = tuple(modules)
    models = _models(known)
    for module in known:
        for node, scopes in walk(module):
            if isinstance(node, ast.ClassDef) and node.name in models:
                for field in node.body:
                    if isinstance(field, ast.AnnAssign) and _is_open(module, field):
                        name = called(field.target)
                        place = place_of(module, field)
                        yield Found("list", named(module, (*scopes, node), name), place)


def _models(modules: Iterable[Module]) -> frozenset[str]:
    """Return the names of all classes that are models, by any number of steps."""
    bases = {
        one.name: frozenset(map(called, one.bases))
        for module in modules
        for one in module.classes()
    }
    models: frozenset[str] = _MODELS
    while True:
        more = models | {name for name, above in bases.items() if above & models}
        if more == models:
            return models
        models = more


def _is_open(module: Module, field: ast.AnnAssign) -> bool:
    """Tell whether a field, or the alias that it is declared by, takes a list of any length."""
    parts = [field.annotation, *([field.value] if field.value else [])]
    aliases = {
        one.name.id: one.value for one in module.tree.body if isinstance(one, ast.TypeAlias)
    }
    parts += [aliases[name] for name in _names(field.annotation) if name in aliases]
    has_list = any(_LISTS & set(_names(part)) for part in parts)
    has_limit = any(
        isinstance(node, ast.keyword) and node.arg == "max_length"
        for part in parts
        for node in ast.walk(part)
    )
    return has_list and not has_limit and called(field.target) != "model_config"


def _names(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Subscript):
            yield called(one)
        elif isinstance(one, ast.Name):
            yield one.id
