"""An event loop in an environment: its time is the clock's, and what would block runs at once."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from typing import Any, Self

from tests.prove.machine.clockwork import Clockwork


class VirtualLoop(asyncio.SelectorEventLoop):
    """The loop. Calls beside it are made one after the other, each giving others their turn."""

    def __init__(self, clockwork: Clockwork) -> None:
        self._clockwork = clockwork
        super().__init__(_Waits(clockwork))
        # Timers that are due within this are due: far below a microsecond, far above rounding.
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self._clockwork.now

    def _make_self_pipe(self) -> None:
        """Open nothing: nobody calls from another thread."""

    def _close_self_pipe(self) -> None:
        """There is none."""

    def set_default_executor(self, executor: Executor) -> None:
        """Keep none: there is one thread for an environment."""

    def run_in_executor[T](  # type: ignore[override]  # narrower: always a future of this loop
        self, _: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """Do it now."""
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            done.set_exception(error)
        return done


class _Waits(selectors.SelectSelector):
    """Where a real loop would sleep, this one hands the turn over."""

    def __init__(self, clockwork: Clockwork) -> None:
        super().__init__()
        self._clockwork = clockwork

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            self._clockwork.park(None)
        elif timeout > 0:
            self._clockwork.park(self._clockwork.now + timeout)
        return []


class Policy(asyncio.DefaultEventLoopPolicy):
    """Gives out loops of one clock."""

    def __init__(self, clockwork: Clockwork) -> None:
        super().__init__()
        self._clockwork = clockwork
        self._loops: list[VirtualLoop] = []

    def new_event_loop(self) -> VirtualLoop:
        self._loops.append(VirtualLoop(self._clockwork))
        return self._loops[-1]

    def close_all(self) -> None:
        """Close the loops, and let what was left on them be: its environment is gone."""
        for loop in self._loops:
            for task in asyncio.all_tasks(loop):
                task._log_destroy_pending = False  # type: ignore[attr-defined]  # private
            if not loop.is_running():
                loop.close()


class InlineExecutor(Executor):
    """Stands for a pool of threads: does everything at once, in order."""

    def __init__(self, *_: object, **__: object) -> None:
        """Take what a pool takes."""

    def __enter__(self) -> Self:
        return self

    def map[T](self, fn: Callable[..., T], *iterables: Iterable[Any], **_: object) -> Iterator[T]:
        return iter([fn(*args) for args in zip(*iterables, strict=False)])
