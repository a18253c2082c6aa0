"""The small changes that a test should notice: one operator, constant or call at a time."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
}
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
# What these hold says nothing at run time, or is said to people.
_SKIPPED = (ast.AnnAssign, ast.arg)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one change.

    Attributes:
        change: what was there and what stands there now.
    """

    line: int
    change: str
    tree: ast.Module


def mutants_of(source: str) -> list[Mutant]:
    """Return every mutant of a module's source."""
    tree = ast.parse(source)
    places = [place for place in _places(tree) if any(True for _ in _changes(place))]
    return [mutant for number in range(len(places)) for mutant in _mutate(source, number)]


def _mutate(source: str, number: int) -> Iterator[Mutant]:
    count = len([*_changes(_place(ast.parse(source), number))])
    for which in range(count):
        tree = ast.parse(source)
        place = _place(tree, number)
        before = copy.deepcopy(place)
        after = [*_changes(place)][which]
        for field, value in ast.iter_fields(after):
            setattr(place, field, value)
        if type(after) is not type(place):
            _replace(tree, place, after)
        ast.fix_missing_locations(tree)
        line = getattr(place, "lineno", 0)
        yield Mutant(line, f"{ast.unparse(before)}  ->  {ast.unparse(after)}", tree)


def _place(tree: ast.Module, number: int) -> ast.expr:
    places = (place for place in _places(tree) if any(True for _ in _changes(place)))
    return next(place for index, place in enumerate(places) if index == number)


def _places(node: ast.AST) -> Iterator[ast.expr]:
    """Yield every expression that is evaluated; annotations and docstrings are not."""
    if isinstance(node, ast.expr):
        yield node
    for child in _children(node):
        yield from _places(child)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.AnnAssign):
        if node.value is not None:
            yield node.value
    elif isinstance(node, ast.FunctionDef):
        yield from (*node.args.defaults, *filter(None, node.args.kw_defaults), *node.body)
    elif isinstance(node, ast.ClassDef):
        yield from node.body
    elif isinstance(node, ast.TypeAlias) or _is_text(node):
        return
    else:
        yield from ast.iter_child_nodes(node)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _changes(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left, [op], right) if type(op) in _COMPARISONS:
            yield ast.Compare(left, [_COMPARISONS[type(op)]()], right)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.BinOp(left, op, right) if type(op) in _ARITHMETIC:
            yield ast.BinOp(left, _ARITHMETIC[type(op)](), right)
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield ast.Constant(value + 1)
        case ast.Call(ast.Name(name), args, keywords) if name in _CALLS:
            yield ast.Call(ast.Name(_CALLS[name], ast.Load()), args, keywords)
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case _:
            return


def _replace(tree: ast.Module, old: ast.expr, new: ast.expr) -> None:
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
            elif isinstance(value, list):
                value[:] = [new if item is old else item for item in value]
