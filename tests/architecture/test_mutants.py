"""The mutation run changes what runs, one thing at a time, and nothing that is only said."""

import ast

import pytest

from tools.mutants import mutants_of


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("x = a < b", ["a < b  ->  a <= b"]),
        ("x = a is not None", ["a is not None  ->  a is None"]),
        ("x = a and b", ["a and b  ->  a or b"]),
        ("x = not a", ["not a  ->  a"]),
        ("x = a + 1", ["a + 1  ->  a - 1", "1  ->  2"]),
        ("x = min(a, b)", ["min(a, b)  ->  max(a, b)"]),
        ("x = all(a)", ["all(a)  ->  any(a)"]),
        ("x = True", ["True  ->  False"]),
        ("x = a if b else c", ["a if b else c  ->  c if b else a"]),
        ("def f(x: int = 0) -> Literal[1]: ...", ["0  ->  1"]),
        ("type Number = Literal[1]", []),
        ('"""Two < three."""', []),
        ("x: Literal[1] = 'a'", []),
    ],
)
def test_each_change_is_one_that_a_test_should_notice(source: str, changes: list[str]) -> None:
    assert [mutant.change for mutant in mutants_of(source)] == changes


def test_a_mutant_is_the_whole_module_with_one_change() -> None:
    source = "def f(a):\n    return a > 0 or a == 5"
    assert [(one.line, ast.unparse(one.tree)) for one in mutants_of(source)] == [
        (2, "def f(a):\n    return a > 0 and a == 5"),
        (2, "def f(a):\n    return a >= 0 or a == 5"),
        (2, "def f(a):\n    return a > 1 or a == 5"),
        (2, "def f(a):\n    return a > 0 or a != 5"),
        (2, "def f(a):\n    return a > 0 or a == 6"),
    ]
