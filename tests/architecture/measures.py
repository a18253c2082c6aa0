"""Measures of Python sources: sizes, annotations, docstrings and names.

Each function takes modules and returns what breaks a rule; the rules stand in test_sizes.py.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

# Words of a private language: the glossary has plain ones.
PRIVATE_WORDS: Final = frozenset(
    {"world", "purse", "tail", "lead", "line", "peace", "silence", "courtesy"}
)
_RIDDLES: Final = re.compile(r"\b(nobody|whoever|whom|whatever|let)\b", flags=re.IGNORECASE)
_PARTS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
_EVENT: Final = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_OWN_FIRST: Final = frozenset({"self", "cls"})

type Function = ast.FunctionDef | ast.AsyncFunctionDef
type Documented = Function | ast.ClassDef | ast.Module


@dataclass(frozen=True)
class Module:
    """A Python file: its path in the repository and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Return its syntax tree."""
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        """Return how many lines it has."""
        return len(self.text.splitlines())

    @property
    def folder(self) -> str:
        """Return the folder it stands in."""
        return str(PurePosixPath(self.path).parent)

    @property
    def name(self) -> str:
        """Return its name, that of the package for an ``__init__``."""
        path = PurePosixPath(self.path)
        return path.parent.name if path.stem == "__init__" else path.stem

    def functions(self) -> Iterator[Function]:
        """Yield every function, methods and nested ones included."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def classes(self) -> Iterator[ast.ClassDef]:
        """Yield every class."""
        yield from (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))


def percentile_95(sizes: Iterable[int]) -> int:
    """Return the size that 95 of 100 do not exceed."""
    ordered = sorted(sizes)
    return ordered[int(len(ordered) * 0.95)]


def files_longer_than(limit: int, modules: Iterable[Module]) -> dict[str, int]:
    """Return the files with more lines than a limit."""
    return {one.path: one.lines for one in modules if one.lines > limit}


def function_sizes(modules: Iterable[Module]) -> dict[str, int]:
    """Return the lines of every function, its docstring left out."""
    return {
        f"{module.path}:{function.lineno} {function.name}": _lines_of(function)
        for module in modules
        for function in module.functions()
    }


def whole_function_sizes(modules: Iterable[Module]) -> dict[str, int]:
    """Return the lines of every function, its docstring among them."""
    return {
        f"{module.path}:{function.lineno} {function.name}": _height(function)
        for module in modules
        for function in module.functions()
    }


def crowded_folders(limit: int, modules: Iterable[Module]) -> dict[str, int]:
    """Return the folders with more Python files than a limit."""
    counted = Counter(module.folder for module in modules)
    return {folder: files for folder, files in counted.items() if files > limit}


def unannotated(modules: Iterable[Module]) -> list[str]:
    """Return the functions that leave a parameter or the result without a type."""
    return [
        f"{module.path}:{function.lineno} {function.name}"
        for module in modules
        for function in module.functions()
        if function.returns is None or any(_is_untyped(one) for one in _parameters(function))
    ]


def docstrings(modules: Iterable[Module]) -> dict[str, str]:
    """Return every docstring by where it stands."""
    return {
        f"{module.path}:{getattr(node, 'lineno', 1)}": text
        for module in modules
        for node in (module.tree, *module.functions(), *module.classes())
        if (text := ast.get_docstring(node))
    }


def riddles(documented: dict[str, str]) -> list[str]:
    """Return where a docstring says nobody, whoever, whom, whatever or let."""
    return [place for place, text in documented.items() if _RIDDLES.search(text)]


def private_names(modules: Sequence[Module]) -> list[str]:
    """Return the modules and classes whose names end with a private word."""
    named = [(module.path, module.name) for module in modules]
    named += [(module.path, one.name) for module in modules for one in module.classes()]
    return [f"{path}: {name}" for path, name in named if is_private(name)]


def private_events(modules: Iterable[Module]) -> list[str]:
    """Return the log events of which a part ends with a private word."""
    named = [(module.path, event) for module in modules for event in _events(module)]
    return [f"{path}: {event}" for path, event in named if is_private(event)]


def is_private(name: str) -> bool:
    """Tell whether a name, or a dotted part of it, is a private word or ends with one."""
    return any(_last_word(part) in PRIVATE_WORDS for part in name.split("."))


def _last_word(name: str) -> str:
    words: list[str] = _PARTS.findall(name)
    return words[-1].lower() if words else ""


def _events(module: Module) -> Iterator[str]:
    """Yield what may be a log event: texts such as ``account.on_hold``, wherever they stand."""
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _EVENT.fullmatch(node.value)
        ):
            yield node.value


def _lines_of(function: Function) -> int:
    docstring = function.body[0] if ast.get_docstring(function, clean=False) else None
    left_out = _height(docstring) if docstring else 0
    return _height(function) - left_out


def _height(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _parameters(function: Function) -> list[ast.arg]:
    taken = function.args
    starred = [one for one in (taken.vararg, taken.kwarg) if one]
    return [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, *starred]


def _is_untyped(parameter: ast.arg) -> bool:
    return parameter.annotation is None and parameter.arg not in _OWN_FIRST
