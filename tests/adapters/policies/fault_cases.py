"""Policy documents with one fault, and the check that a fault is named."""

import pytest

from puntual.adapters.policies.parsing import parse
from puntual.domain.errors import Fault, InvalidPolicy

HEAD = "version: a-1\n"
CADENCE = "cadences: [{name: c, steps: [{name: s, offset: 0, valid_days: 3}]}]\n"
VALID = HEAD + CADENCE
FIELDS = "use one of: version, cadences, hours"


def step(fields: str, more: str = "") -> str:
    """Return a document with one step, of which some fields are said."""
    base = {"name": "s", "offset": "0", "valid_days": "3"}
    said = dict(pair.split(": ", 1) for pair in fields.split("; "))
    body = ", ".join(f"{name}: {value}" for name, value in {**base, **said}.items())
    return f"{HEAD}cadences: [{{name: c, steps: [{{{body}}}]}}]\n{more}"


def steps(*offsets: str, more: str = "") -> str:
    """Return a document with some steps; each says ``<offset> <other fields>``."""
    listed = [
        f"{{name: s{number}, offset: {', '.join(text.split(' ', 1))}}}"
        for number, text in enumerate(offsets)
    ]
    return f"{HEAD}cadences: [{{name: c, steps: [{', '.join(listed)}]}}]\n{more}"


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(InvalidPolicy) as caught:
        parse(text)
    return caught.value.faults


def assert_named(text: str, path: str, problem: str, fix: str) -> None:
    """Check that a document has one fault at a path, with its problem and its fix."""
    named = [one for one in faults_of(text) if one.path == path]
    assert len(named) == 1, faults_of(text)
    assert problem in named[0].problem
    assert fix in named[0].fix
