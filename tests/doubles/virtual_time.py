"""An event loop whose time jumps to the next timer, so that hours of waiting take no time.

Nothing real happens on it: no sockets, no threads. What would block runs at once, in the loop's
own thread, and may be made to take some of the loop's time.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.clock import NOON


class NothingLeftToHappen(AssertionError):
    """Everybody waits for somebody else: on a real loop this would hang for ever."""


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """The loop. Its time begins at zero."""

    def __init__(self, blocking_takes: Callable[[], float] = lambda: 0.0) -> None:
        """Start the clock.

        Args:
            blocking_takes: the seconds that a call beside the loop takes; asked for each.
        """
        self._now = 0.0
        self._blocking_takes = blocking_takes
        super().__init__(_Jumps(self))
        # Timers that are due within this are due: far below a microsecond, far above rounding.
        self._clock_resolution = 1e-8

    def time(self) -> float:
        return self._now

    def jump(self, seconds: float) -> None:
        self._now += seconds

    def run_in_executor[T](  # type: ignore[override]  # narrower: always a future of this loop
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> "asyncio.Future[T]":
        """Do it now; tell of it when it has taken its time."""
        assert executor is None
        told: asyncio.Future[T] = self.create_future()
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            done.set_exception(error)
        self.call_later(self._blocking_takes(), _pass_on, done, told)
        return told


def _pass_on[T](done: "asyncio.Future[T]", told: "asyncio.Future[T]") -> None:
    error = done.exception()
    if told.done():
        return
    if error is None:
        told.set_result(done.result())
    else:
        told.set_exception(error)


class _Jumps(selectors.SelectSelector):
    """Where a real loop would sleep, this one sets its time forward."""

    def __init__(self, loop: VirtualTimeLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise NothingLeftToHappen
        self._loop.jump(timeout)
        return []


class VirtualClock:
    """Fulfils the port ``Clock`` by the loop's time."""

    def __init__(self, loop: asyncio.AbstractEventLoop, start: datetime = NOON) -> None:
        self._loop = loop
        self._start = start

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._loop.time())


def run_virtually[T](work: Coroutine[Any, Any, T], loop: VirtualTimeLoop) -> T:
    """Run to the end on a loop, and close it."""
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(work)
