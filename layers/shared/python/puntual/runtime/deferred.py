"""What is built, and imported, at its first use: most calls of a function need little of it."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, cast


def deferred[T](build: Callable[[], T]) -> T:
    """Return what stands for a port until it is first used, and then passes all on to it.

    Args:
        build: builds the port; called once.
    """
    return cast("T", _Deferred(build))


class _Deferred:
    def __init__(self, build: Callable[[], object]) -> None:
        self._build = build

    def __getattr__(self, name: str) -> Any:
        return getattr(self._built, name)

    @cached_property
    def _built(self) -> object:
        return self._build()
