"""A loop on which some of the workers die: what is dead does nothing any more, not even clean up.

A cancelled task still runs its ``finally``; a killed process does not. So whoever dies here is
never resumed: what the loop would call next on its behalf is dropped. What it had put on its way
before, a request, a write, arrives all the same.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import Context, ContextVar, copy_context
from math import log
from typing import Any

from tests.doubles.virtual_time import VirtualTimeLoop

_OWNER: ContextVar[Life | None] = ContextVar("owner", default=None)

# A conditional write within one region: some 6 ms, one in a hundred three times that.
_TABLE_MEDIAN, _TABLE_SIGMA = 0.006, 0.45


class WorkerKilled(BaseException):
    """Raised by what ends the worker that does it: no ``except Exception`` keeps it alive."""


class Life:
    """One worker's life; all that it starts belongs to it.

    Attributes:
        kill: ends it on the spot.
    """

    def __init__(self) -> None:
        self.is_over = False
        self.kill: Callable[[], None] = _nobody_is_there
        self.context = copy_context()
        self.context.run(_OWNER.set, self)


class MortalLoop(VirtualTimeLoop):
    """The loop; calls beside it take as long as the tables that they ask."""

    _ready: deque[asyncio.Handle]
    _scheduled: list[asyncio.TimerHandle]

    def __init__(self, seed: int) -> None:
        self._chances = random.Random(f"table/{seed}")
        self._spent = 0.0
        self._nobody = Context()
        self._buried: list[asyncio.Task[Any]] = []
        self._kept: list[asyncio.Handle] = []
        super().__init__()

    def spend_table_call(self) -> None:
        """Let whoever is being run beside the loop wait for one more answer."""
        self._spent += self._chances.lognormvariate(log(_TABLE_MEDIAN), _TABLE_SIGMA)

    def call_soon(  # type: ignore[override]  # narrower: callers do not use the handle's type
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Call what belongs to a living worker, or to none."""
        if context is None:
            context = copy_context()
        handle = asyncio.Handle(callback, args, self, context)
        owner = context.get(_OWNER)
        if owner is not None and owner.is_over:
            self._kept.append(handle)
        else:
            self._ready.append(handle)
        return handle

    def end(self, life: Life) -> None:
        """Let a worker die on the spot."""
        life.is_over = True
        self._kept += [handle for handle in self._ready if _belongs(handle, life)]
        self._ready = deque(handle for handle in self._ready if not _belongs(handle, life))
        for handle in self._scheduled:
            if _belongs(handle, life):
                handle.cancel()
        self._buried += [task for task in asyncio.all_tasks(self) if _belongs(task, life)]

    def call_for_nobody(
        self, seconds: float, callback: Callable[..., object], *args: Any
    ) -> asyncio.TimerHandle:
        """Call later, whoever is dead by then: for what is already on its way."""
        return self.call_later(seconds, callback, *args, context=self._nobody)

    def run_in_executor[T](  # type: ignore[override]  # narrower: always a future of this loop
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """Do it when the first request would be at the table; tell when all answers are back."""
        assert executor is None
        told: asyncio.Future[T] = self.create_future()
        way = self._chances.lognormvariate(log(_TABLE_MEDIAN), _TABLE_SIGMA) / 2
        self.call_for_nobody(way, self._do, _OWNER.get(), way, func, args, told)
        return told

    def _do[T](
        self,
        owner: Life | None,
        way: float,
        func: Callable[..., T],
        args: tuple[Any, ...],
        told: asyncio.Future[T],
    ) -> None:
        self._spent = 0.0
        try:
            result = func(*args)
        except WorkerKilled:
            assert owner is not None
            owner.kill()
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            self.call_for_nobody(way + self._spent, _settle, told, told.set_exception, error)
        else:
            self.call_for_nobody(way + self._spent, _settle, told, told.set_result, result)

    def lay_to_rest(self) -> None:
        """Take the dead apart in peace, once nothing that they do can matter any more."""
        for task in self._buried:
            owner = task.get_context().get(_OWNER)
            assert owner is not None
            owner.is_over = False
            task.cancel()
        self._ready.extend(self._kept)
        self.run_until_complete(_all(self._buried))
        self._buried.clear()
        self._kept.clear()


def _nobody_is_there() -> None:
    """Nobody is at work."""


async def _all(tasks: list[asyncio.Task[Any]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)


def _belongs(one: asyncio.Task[Any] | asyncio.Handle, life: Life) -> bool:
    return one.get_context().get(_OWNER) is life


def _settle(told: asyncio.Future[Any], settle: Callable[[Any], None], what: object) -> None:
    if not told.done():
        settle(what)
