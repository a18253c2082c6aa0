"""What the functions' source says: which table operations and which metrics they use.

The emulator enforces no permission and CloudWatch takes any metric, so that a missing action or a
misspelt name would first be noticed in AWS. Reading the source finds both here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from infra.bundling import ROOT

_PACKAGE: Final = ROOT / "layers/shared/python/puntual"
_ADAPTERS: Final = _PACKAGE / "adapters/dynamodb"
_TABLE_METHODS: Final = {
    "count_items": "dynamodb:DescribeTable",
    "created_at": "dynamodb:DescribeTable",
    "find_keys": "dynamodb:BatchGetItem",
    "get": "dynamodb:GetItem",
    "put": "dynamodb:PutItem",
    "query": "dynamodb:Query",
    "scan_segment": "dynamodb:Scan",
    "update": "dynamodb:UpdateItem",
    "update_each": "dynamodb:PartiQLUpdate",
}
_WRITES: Final = {
    "Delete": "dynamodb:DeleteItem",
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
}
# Arguments of an emitter that are no dimension.
_OURS: Final = frozenset({"at", "value"})
_EMITTERS: Final = frozenset({"count", "measure_milliseconds", "measure_seconds"})


def table_actions_of(function: str) -> set[str]:
    """Return the table actions that a function's calls of its adapters end in."""
    trees = [*_trees_of(function)]
    adapters = {name for tree in trees for name in _names_in(tree) if name.startswith("Dynamo")}
    return {
        action
        for receiver, method in _uses_in(trees)
        for adapter in adapters
        if _snake(adapter).endswith(receiver.lstrip("_"))
        for action in _actions_of(f"{adapter}.{method}")
    }


def metrics_of(function: str) -> dict[str, tuple[str, ...]]:
    """Return the metrics that a function emits, with their dimensions besides `service`."""
    return {
        name: tuple(sorted(dimensions))
        for tree in _parsed(ROOT / "functions" / function)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
        for name, dimensions in _emitted_by(node.func.id, node)
    }


def _emitted_by(called: str, call: ast.Call) -> Iterator[tuple[str, set[str]]]:
    """Read `count("Name", now, reason=...)` and `Metric("Name", (("reason", ...),))`."""
    if called in _EMITTERS:
        dimensions = {word.arg for word in call.keywords if word.arg} - _OURS
        yield from ((name, dimensions) for name in _texts(call.args[0]))
    if called == "Metric":
        pairs = (pair for argument in call.args[1:] for pair in ast.iter_child_nodes(argument))
        dimensions = {
            text for pair in pairs if isinstance(pair, ast.Tuple) for text in _texts(pair.elts[0])
        }
        yield from ((name, dimensions) for name in _texts(call.args[0]))


def _texts(node: ast.AST) -> Iterator[str]:
    """Yield the literal texts in an expression: both names of a choice between two."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _trees_of(function: str) -> Iterator[ast.Module]:
    """Yield a function's modules and the shared use cases that they import, and so on."""
    waiting = [*_parsed(ROOT / "functions" / function)]
    seen: set[Path] = set()
    while waiting:
        tree = waiting.pop()
        yield tree
        for path in _use_cases_in(tree):
            if path not in seen:
                seen.add(path)
                waiting.append(ast.parse(path.read_text()))


def _use_cases_in(tree: ast.AST) -> Iterator[Path]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            name = node.module.removeprefix("puntual.application.")
            if name != node.module:
                yield _PACKAGE.joinpath("application", *name.split(".")).with_suffix(".py")


def _parsed(folder: Path) -> Iterator[ast.Module]:
    return (ast.parse(path.read_text()) for path in sorted(folder.rglob("*.py")))


def _names_in(tree: ast.AST) -> Iterator[str]:
    return (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _uses_in(trees: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """Yield `("wake_ups", "put")` for `dependencies.wake_ups.put` and for `wake_ups.put`."""
    for tree in trees:
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(
                    value=ast.Attribute(attr=receiver) | ast.Name(id=receiver), attr=method
                ):
                    yield receiver, method
                case _:
                    pass


@dataclass(frozen=True, slots=True)
class _Definition:
    actions: frozenset[str]
    calls: frozenset[str]


def _actions_of(name: str) -> set[str]:
    """Return the actions of a definition and of all that it calls."""
    definitions = _definitions()
    found: set[str] = set()
    seen: set[str] = set()
    waiting = {name}
    while waiting:
        seen |= waiting
        reached = [definitions[one] for one in waiting if one in definitions]
        found |= {action for definition in reached for action in definition.actions}
        calls = {call for definition in reached for call in definition.calls}
        waiting = {name for call in calls for name in _meant_by(call, definitions)} - seen
    return found


def _meant_by(call: str, definitions: Iterable[str]) -> Iterable[str]:
    """Resolve `?numbers.read`, a call of another adapter: to `DynamoNumbers.read`."""
    if not call.startswith("?"):
        return (call,)
    receiver, method = call.removeprefix("?").split(".")
    return (
        name
        for name in definitions
        if name.endswith(f".{method}") and _snake(name.split(".")[0]).endswith(receiver)
    )


@cache
def _definitions() -> dict[str, _Definition]:
    """Return every function and method of the table's adapters, methods as `Class.method`."""
    found = {}
    for path in sorted(_ADAPTERS.rglob("*.py")):
        if path.name == "table.py":
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                found[node.name] = _read(node, "")
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        found[f"{node.name}.{method.name}"] = _read(method, node.name)
    return found


def _read(definition: ast.FunctionDef, owner: str) -> _Definition:
    actions: set[str] = set()
    calls: set[str] = set()
    for node in ast.walk(definition):
        match node:
            case ast.Attribute(
                value=ast.Attribute(attr="_table") | ast.Name(id="table"), attr=method
            ):
                actions |= {_TABLE_METHODS[method]} if method in _TABLE_METHODS else set()
            case ast.Attribute(value=ast.Attribute(attr=receiver), attr=method):
                calls.add(f"?{receiver.lstrip('_')}.{method}")
            case ast.Attribute(value=ast.Name(id="self"), attr=method):
                calls.add(f"{owner}.{method}")
            case ast.Call(func=ast.Name(id=name)) if name in _WRITES:
                actions.add(_WRITES[name])
            case ast.Name(id=name):
                calls.add(name)
            case _:
                pass
    return _Definition(frozenset(actions), frozenset(calls))


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
