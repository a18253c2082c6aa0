"""Have each call that a handler makes judged by its role, and refused as AWS refuses it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.doubles.aws_requests import Refusal
from tests.iam.calls import Call, calls_of
from tests.iam.statements import Statement, is_allowed, statements_of
from tests.infra.synthesis import FALLBACKS, Template, app_of, template_of


class Judge:
    """Keeps what a role's calls were, for as long as a handler runs.

    Attributes:
        calls: the permissions that were needed.
    """

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.calls: list[Call] = []
        self._statements = statements

    def judge(self, service: str, operation: str, body: Mapping[str, Any]) -> Refusal | None:
        """Return the refusal of a call that the role does not allow."""
        needed = calls_of(service, operation, body)
        self.calls += needed
        refused = [one for one in needed if not is_allowed(self._statements, one)]
        if not refused:
            return None
        return Refusal(
            "AccessDeniedException",
            f"{refused[0].action} on {refused[0].resource} with {refused[0].keys} is not allowed",
        )


_ON_DUTY: list[Judge] = []
_WITNESSES: list[list[Call]] = []


@contextmanager
def judged_as(function: str) -> Iterator[None]:
    """Judge all calls of AWS by a function's role; its settings must be in the environment."""
    judge = Judge(role_of(function))
    _ON_DUTY.append(judge)
    try:
        yield
    finally:
        _ON_DUTY.remove(judge)
        for witness in _WITNESSES:
            witness.extend(judge.calls)


@contextmanager
def judged_by_nobody() -> Iterator[None]:
    """Let a test do something of its own while a handler runs."""
    on_duty = [*_ON_DUTY]
    _ON_DUTY.clear()
    try:
        yield
    finally:
        _ON_DUTY[:] = on_duty


@contextmanager
def witnessed() -> Iterator[list[Call]]:
    """Collect the permissions that judged calls needed meanwhile."""
    calls: list[Call] = []
    _WITNESSES.append(calls)
    try:
        yield calls
    finally:
        _WITNESSES.remove(calls)


def judge_request(service: str, operation: str, body: Mapping[str, Any]) -> Refusal | None:
    """Judge a request by the role that is on duty; without one, it is the test's own."""
    return _ON_DUTY[-1].judge(service, operation, body) if _ON_DUTY else None


def role_of(function: str) -> Sequence[Statement]:
    """Return the statements of a function's role, on what the environment names."""
    return statements_of(deployment(), function, os.environ)


@cache
def deployment() -> Template:
    """Return the template of production with all channels, synthesised once."""
    os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20")
    folder = Path(tempfile.mkdtemp(prefix="puntual-iam-"))
    return template_of(app_of("prod", folder, **FALLBACKS))
