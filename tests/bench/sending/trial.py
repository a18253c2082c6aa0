"""One run: the queue is full, the environments drain it, the platform judges."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched, chain

from infra.numbers import JOBS_PER_MESSAGE, MESSAGES_PER_CALL
from local.whatsapp.platform.gates import Gates
from local.whatsapp.platform.network import Network
from local.whatsapp.platform.settings import Conduct
from puntual.domain.ids import DebtorKey
from tests.bench.sending.fleet import Fleet, Worker
from tests.bench.sending.lifetimes import MortalLoop
from tests.bench.sending.platform import Platform
from tests.bench.sending.population import Population, populate
from tests.bench.sending.queue import Message, Queue
from tests.bench.sending.scenarios import RECEIVES, VISIBILITY, Scenario
from tests.doubles.virtual_time import VirtualClock
from tests.fakes.clock import NOON

# Until the last status has arrived.
_AFTERMATH = 60.0
_ONE = 1


@dataclass(slots=True)
class Trial:
    """The surroundings of a run, before anything happens.

    Attributes:
        alone: the queue whose jobs are looked at alone.
        poisoned: the jobs that end whoever looks at them.
    """

    scenario: Scenario
    count: int
    seed: int = 1
    start: datetime = NOON
    loop: MortalLoop = field(init=False)
    clock: VirtualClock = field(init=False)
    queue: Queue = field(init=False)
    alone: Queue = field(init=False)
    platform: Platform = field(init=False)
    population: Population = field(init=False)
    poisoned: frozenset[DebtorKey] = field(init=False)
    fleets: tuple[Fleet, ...] = field(init=False)

    def __post_init__(self) -> None:
        scenario, seed = self.scenario, self.seed
        self.loop = MortalLoop(seed)
        self.clock = VirtualClock(self.loop, self.start)
        self.queue, self.alone = (
            Queue(self.loop, VISIBILITY, RECEIVES, scenario.handed_out_twice, seed, name)
            for name in ("jobs", "jobs-alone")
        )
        conduct = Conduct(
            limiter=scenario.limiter,
            messages_per_second=scenario.limit,
            pair_seconds=scenario.pair_seconds,
        )
        self.platform = Platform(self.loop, self.clock, Gates(conduct), Network(), seed)
        self.population = populate(self.count, scenario.sharing, seed)
        chances = random.Random(f"poison/{seed}")
        poisoned = chances.sample(self.population.keys, round(self.count * scenario.poisoned))
        self.poisoned = frozenset(poisoned)

    @property
    def deaths(self) -> list[tuple[float, list[Message]]]:
        """Return when an environment died, and with which messages in hand."""
        return [*chain.from_iterable(fleet.deaths for fleet in self.fleets)]

    @property
    def errors(self) -> list[BaseException]:
        """Return what batches ended with."""
        return [*chain.from_iterable(fleet.errors for fleet in self.fleets)]

    @property
    def dead_letters(self) -> list[Message]:
        """Return what was handed out too often."""
        return [*self.queue.dead_letters, *self.alone.dead_letters]

    def run(self, build: Callable[[], Worker], body_of: Callable[[Sequence[int]], str]) -> None:
        """Queue a job for everybody and let the environments work until nothing is left."""
        for numbers in batched(range(self.count), JOBS_PER_MESSAGE, strict=False):
            self.queue.put(body_of(numbers))
        self.fleets = (
            self._fleet(self.queue, MESSAGES_PER_CALL, build),
            self._fleet(self.alone, _ONE, build),
        )
        self.loop.run_until_complete(self._drain())

    def _fleet(self, queue: Queue, batch: int, build: Callable[[], Worker]) -> Fleet:
        scenario = self.scenario
        return Fleet(
            self.loop,
            queue,
            scenario.workers,
            batch,
            build,
            self.seed,
            scenario.busy_between_crashes,
        )

    def close(self) -> None:
        """Take everything apart, once the judge has spoken."""
        self.loop.lay_to_rest()
        self.loop.close()

    async def _drain(self) -> None:
        # What is looked at alone stays there, so this is the order in which they end.
        for fleet in self.fleets:
            await fleet.drain()
        await asyncio.sleep(_AFTERMATH)
