"""Environments of functions: each has its own copy of a handler, with nothing in its caches."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final

from tests.doubles.lambda_context import LambdaContext
from tests.prove.machine.clockwork import Clockwork, Life

_ROOT: Final = Path(__file__).parents[3]
# Modules beside a handler that start threads: they are loaded where threads are played.
_WITH_THREADS: Final = {"check_senders": ("logic",)}


class Environment:
    """One environment of a function.

    Attributes:
        life: ends with a crash.
        is_busy: whether it is at work.
    """

    def __init__(self, function: str, number: int) -> None:
        self.function = function
        self.life = Life(f"{function}/{number}")
        self.is_busy = False
        self.work = 0
        self._handler = load_handler(function)

    def run(self, event: dict[str, Any], context: LambdaContext) -> Any:
        """Do one invocation."""
        return self._handler(event, context)


class Deadline(LambdaContext):
    """What Lambda hands over: the time that is left, by the clock that everything has."""

    def __init__(self, clockwork: Clockwork, seconds: float) -> None:
        super().__init__()
        self._clockwork = clockwork
        self._ends = clockwork.now + seconds

    def get_remaining_time_in_millis(self) -> int:  # type: ignore[override]  # static there
        return int(max(0.0, self._ends - self._clockwork.now) * 1000)


def load_handler(function: str) -> Any:
    """Return the handler of a new environment."""
    before = {}
    for name in _WITH_THREADS.get(function, ()):
        full = f"functions.{function}.{name}"
        before[full] = sys.modules.get(full)
        sys.modules[full] = _executed(full, f"{function}/{name}.py")
    module = _executed(f"functions.{function}.handler", f"{function}/handler.py")
    for full, known in before.items():
        if known is None:
            del sys.modules[full]
        else:
            sys.modules[full] = known
    return module.handler


def _executed(name: str, path: str) -> ModuleType:
    """Execute a module once more, beside the one that is imported."""
    module = ModuleType(name)
    module.__file__ = str(_ROOT / "functions" / path)
    known = sys.modules.get(name)
    # Dataclasses look their module up by its name.
    sys.modules[name] = module
    try:
        exec(_compiled(module.__file__), module.__dict__)  # noqa: S102 - our own file
    finally:
        if known is None:
            del sys.modules[name]
        else:
            sys.modules[name] = known
    return module


@cache
def _compiled(path: str) -> CodeType:
    return compile(Path(path).read_text(encoding="utf-8"), path, "exec")
