"""Lambda's event source: so many environments at most, each doing one batch after the other."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from math import log

from puntual.runtime.sqs_batch import BatchResponse, SqsRecord
from tests.bench.sending.lifetimes import Life, MortalLoop
from tests.bench.sending.queue import Message, Queue

type Worker = Callable[[list[SqsRecord]], Awaitable[BatchResponse]]

# From a message in the queue to the function's first line, as observed: some 30 ms, and 10 ms for
# each further receive of ten. A new environment takes the better part of a second on top.
_OVERHEAD_MEDIAN, _OVERHEAD_SIGMA = 0.030, 0.4
_PER_RECEIVE, _RECEIVE = 0.010, 10
_COLD_START, _COLD_SPREAD = 0.9, (0.6, 1.4)
_BATCHING_WINDOW = 1.0


@dataclass(slots=True)
class _Environment:
    life: Life
    worker: Worker


@dataclass(slots=True)
class Fleet:
    """The environments of the function and what invokes them.

    Attributes:
        most: how many batches may be worked on at once (``MaximumConcurrency``).
        batch: how many messages an invocation gets at most.
        build: starts a new environment.
        busy_between_crashes: the mean of the busy seconds after which one dies; None for never.
        deaths: when an environment died, and with which messages in hand.
    """

    loop: MortalLoop
    queue: Queue
    most: int
    batch: int
    build: Callable[[], Worker]
    seed: int
    busy_between_crashes: float | None = None
    deaths: list[tuple[float, list[Message]]] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    busy: int = 0
    _idle: list[_Environment] = field(default_factory=list)
    _waits_for_more: bool = False
    _chances: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chances = random.Random(f"fleet/{self.seed}")
        self.queue.on_arrival = self.invoke

    async def drain(self) -> None:
        """Work until the queue has nothing left, now or later."""
        self.invoke()
        while self.busy or not self.queue.is_done:  # noqa: ASYNC110 - waiting costs no time
            await asyncio.sleep(_BATCHING_WINDOW)

    def invoke(self) -> None:
        """Start as many batches as there are messages and environments for."""
        while self.busy < self.most and self.queue.visible >= self.batch:
            self._start()
        if self.busy < self.most and self.queue.visible and not self._waits_for_more:
            self._waits_for_more = True
            self.loop.call_for_nobody(_BATCHING_WINDOW, self._start_with_what_is_there)

    def _start_with_what_is_there(self) -> None:
        self._waits_for_more = False
        if self.busy < self.most and self.queue.visible:
            self._start()
            self.invoke()

    def _start(self) -> None:
        messages = self.queue.receive(self.batch)
        if not messages:
            return
        self.busy += 1
        overhead = self._chances.lognormvariate(log(_OVERHEAD_MEDIAN), _OVERHEAD_SIGMA)
        overhead += _PER_RECEIVE * max(0, len(messages) - _RECEIVE) / _RECEIVE
        if not self._idle:
            overhead += _COLD_START * self._chances.uniform(*_COLD_SPREAD)
            self._idle.append(self._build())
        environment = self._idle.pop()
        self.loop.call_for_nobody(overhead, self._run, environment, messages)

    def _build(self) -> _Environment:
        life = Life()
        return _Environment(life, life.context.run(self.build))

    def _run(self, environment: _Environment, messages: list[Message]) -> None:
        task = self.loop.create_task(
            self._work(environment, messages), context=environment.life.context
        )
        environment.life.kill = partial(self._crash, environment, messages)
        if self.busy_between_crashes is not None:
            after = self._chances.expovariate(1 / self.busy_between_crashes)
            crash = self.loop.call_for_nobody(after, environment.life.kill)
            task.add_done_callback(lambda _: crash.cancel(), context=environment.life.context)

    def _crash(self, environment: _Environment, messages: list[Message]) -> None:
        if environment.life.is_over:
            return
        self.deaths.append((self.loop.time(), messages))
        self.loop.end(environment.life)
        self.busy -= 1
        self.invoke()

    def _record(self, message: Message) -> SqsRecord:
        return {
            "messageId": message.id,
            "body": message.body,
            "attributes": {"ApproximateReceiveCount": str(message.receives)},
            "eventSourceARN": f"arn:aws:sqs:us-east-1:123456789012:{self.queue.name}",
        }

    async def _work(self, environment: _Environment, messages: list[Message]) -> None:
        """Do one batch; an exception brings all of it back."""
        records = [self._record(one) for one in messages]
        try:
            answer = await environment.worker(records)
        except Exception as error:  # noqa: BLE001 - Lambda tells of it, and goes on
            self.errors.append(error)
        else:
            failed = {item["itemIdentifier"] for item in answer["batchItemFailures"]}
            self.queue.delete([message for message in messages if message.id not in failed])
        self.busy -= 1
        self._idle.append(environment)
        self.invoke()
