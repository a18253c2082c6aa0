"""What DynamoDB's expressions mean: conditions and changes, compiled to functions once.

Covers what Puntual writes and fails loudly at everything else. Whether it means the same as AWS
says is what the contract suite asks of it, beside moto.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from tests.doubles.dynamodb_operands import (
    FUNCTIONS,
    Change,
    Operand,
    Terms,
    adding,
    compare,
    deleting,
    find,
    number,
    present,
    removing,
    setting,
)

type Test = Callable[[Terms], bool]

_TOKENS = re.compile(r"\s*(<>|<=|>=|[#:]?\w+|[().,=<>+-])")
_CLAUSES = ("SET", "REMOVE", "ADD", "DELETE")


@cache
def compile_condition(text: str) -> Test:
    """Return what a condition means; an empty one is always met."""
    if not text:
        return lambda _: True
    parser = _Parser(text)
    test = parser.read_any()
    parser.expect_end()
    return test


@cache
def compile_change(text: str) -> tuple[Change, ...]:
    """Return what an update expression does, clause by clause."""
    parser = _Parser(text)
    changes: list[Change] = []
    while not parser.is_at_end:
        clause = parser.take()
        changes.append(parser.read_change(clause))
        while parser.accept(","):
            changes.append(parser.read_change(clause))
    return tuple(changes)


class _Parser:
    """Reads an expression from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(_tokens(text))
        self._at = 0

    @property
    def is_at_end(self) -> bool:
        return self._at == len(self._tokens)

    def peek(self) -> str:
        return "" if self.is_at_end else self._tokens[self._at]

    def take(self) -> str:
        if self.is_at_end:
            raise ValueError(f"something is missing at the end of {self._text!r}")
        self._at += 1
        return self._tokens[self._at - 1]

    def accept(self, token: str) -> bool:
        if self.peek() != token:
            return False
        self._at += 1
        return True

    def expect(self, token: str) -> None:
        if not self.accept(token):
            raise ValueError(f"{token!r} expected, not {self.peek()!r}, in {self._text!r}")

    def expect_end(self) -> None:
        if not self.is_at_end:
            raise ValueError(f"{self.peek()!r} is one too many in {self._text!r}")

    def read_any(self) -> Test:
        tests = [self._read_all()]
        while self.accept("OR"):
            tests.append(self._read_all())
        return tests[0] if len(tests) == 1 else lambda terms: any(test(terms) for test in tests)

    def _read_all(self) -> Test:
        tests = [self._read_test()]
        while self.accept("AND"):
            tests.append(self._read_test())
        return tests[0] if len(tests) == 1 else lambda terms: all(test(terms) for test in tests)

    def _read_test(self) -> Test:
        if self.accept("NOT"):
            negated = self._read_test()
            return lambda terms: not negated(terms)
        if self.accept("("):
            inner = self.read_any()
            self.expect(")")
            return inner
        if self.peek() in FUNCTIONS:
            return self._read_function(self.take())
        return self._read_comparison()

    def _read_function(self, name: str) -> Test:
        self.expect("(")
        operands = [self.read_operand()]
        while self.accept(","):
            operands.append(self.read_operand())
        self.expect(")")
        function = FUNCTIONS[name]
        return lambda terms: function(*[operand(terms) for operand in operands])

    def _read_comparison(self) -> Test:
        left = self.read_operand()
        if self.accept("BETWEEN"):
            low = self.read_operand()
            self.expect("AND")
            high = self.read_operand()
            return lambda terms: (
                compare("<=", low(terms), left(terms)) and compare("<=", left(terms), high(terms))
            )
        sign = self.take()
        right = self.read_operand()
        return lambda terms: compare(sign, left(terms), right(terms))

    def read_operand(self) -> Operand:
        token = self.take()
        if token.startswith(":"):
            return lambda terms: terms.values[token]
        if token in {"if_not_exists", "list_append"}:
            return self._read_value_function(token)
        path = (token, *self._rest_of_path())
        if len(path) == 1:
            return lambda terms: terms.item.get(terms.names[token])
        return lambda terms: find(terms, path)

    def _read_value_function(self, name: str) -> Operand:
        self.expect("(")
        first = self.read_operand()
        self.expect(",")
        second = self.read_operand()
        self.expect(")")
        if name == "if_not_exists":
            return lambda terms: found if (found := first(terms)) is not None else second(terms)
        return lambda terms: {"L": [*present(first(terms))["L"], *present(second(terms))["L"]]}

    def _rest_of_path(self) -> Iterator[str]:
        while self.accept("."):
            yield self.take()

    def read_change(self, clause: str) -> Change:
        if clause not in _CLAUSES:
            raise ValueError(f"{clause!r} is no clause, in {self._text!r}")
        name = self.take()
        if not name.startswith("#") or self.peek() == ".":
            raise ValueError(f"only whole attributes are changed here: {self._text!r}")
        match clause:
            case "SET":
                self.expect("=")
                return setting(name, self._read_value())
            case "REMOVE":
                return removing(name)
            case "ADD":
                return adding(name, self.read_operand())
            case _:
                return deleting(name, self.read_operand())

    def _read_value(self) -> Operand:
        left = self.read_operand()
        if self.peek() not in {"+", "-"}:
            return left
        sign = 1 if self.take() == "+" else -1
        right = self.read_operand()
        return lambda terms: number(
            int(present(left(terms))["N"]) + sign * int(present(right(terms))["N"])
        )


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text.rstrip()):
        match = _TOKENS.match(text, at)
        if match is None:
            raise ValueError(f"not understood from {text[at:]!r} on")
        yield match[1]
        at = match.end()
