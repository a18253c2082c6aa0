"""Handlers are called under their role: nowhere in the suite past `invoke`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from infra.bundling import ROOT

_INVOKE = ROOT / "tests/functions/invoke.py"


def calls_of_handlers(source: str) -> Iterator[str]:
    """Yield what a module calls or imports that is a handler of a function."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="handler")):
                yield ast.unparse(node.func)
            case ast.ImportFrom(module=str(module), names=names) if module.startswith(
                "functions."
            ) and module.endswith(".handler"):
                yield from (f"{module}.{one.name}" for one in names if one.name == "handler")
            case _:
                pass


def test_every_test_calls_handlers_under_their_role() -> None:
    found = {
        str(path.relative_to(ROOT)): calls
        for path in (ROOT / "tests").rglob("*.py")
        if path != _INVOKE and (calls := list(calls_of_handlers(path.read_text())))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "from functions.webhook import handler as webhook\nwebhook.handler({}, None)",
        "from functions.ingest.handler import handler\n",
    ],
)
def test_a_call_past_the_judge_is_found(source: str) -> None:
    assert list(calls_of_handlers(source))
