"""One run: the queue is full, the environments drain it, the platform judges."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched

from infra.numbers import JOBS_PER_MESSAGE, MESSAGES_PER_CALL
from local.whatsapp.platform.gates import Gates
from local.whatsapp.platform.network import Network
from local.whatsapp.platform.settings import Conduct
from tests.bench.sending.fleet import Fleet, Worker
from tests.bench.sending.lifetimes import MortalLoop
from tests.bench.sending.platform import Platform
from tests.bench.sending.population import Population, populate
from tests.bench.sending.queue import Queue
from tests.bench.sending.scenarios import RECEIVES, VISIBILITY, Scenario
from tests.doubles.virtual_time import VirtualClock
from tests.fakes.clock import NOON

# Until the last status has arrived.
_AFTERMATH = 60.0


@dataclass(slots=True)
class Trial:
    """The surroundings of a run, before anything happens."""

    scenario: Scenario
    count: int
    seed: int = 1
    start: datetime = NOON
    loop: MortalLoop = field(init=False)
    clock: VirtualClock = field(init=False)
    queue: Queue = field(init=False)
    platform: Platform = field(init=False)
    population: Population = field(init=False)
    fleet: Fleet = field(init=False)

    def __post_init__(self) -> None:
        scenario, seed = self.scenario, self.seed
        self.loop = MortalLoop(seed)
        self.clock = VirtualClock(self.loop, self.start)
        self.queue = Queue(self.loop, VISIBILITY, RECEIVES, scenario.handed_out_twice, seed)
        conduct = Conduct(
            limiter=scenario.limiter,
            messages_per_second=scenario.limit,
            pair_seconds=scenario.pair_seconds,
        )
        self.platform = Platform(self.loop, self.clock, Gates(conduct), Network(), seed)
        self.population = populate(self.count, scenario.sharing, seed)

    def run(self, build: Callable[[], Worker], body_of: Callable[[Sequence[int]], str]) -> None:
        """Queue a job for everybody and let the environments work until nothing is left."""
        for numbers in batched(range(self.count), JOBS_PER_MESSAGE, strict=False):
            self.queue.put(body_of(numbers))
        scenario = self.scenario
        self.fleet = Fleet(
            self.loop,
            self.queue,
            scenario.workers,
            MESSAGES_PER_CALL,
            build,
            self.seed,
            scenario.busy_between_crashes,
        )
        self.loop.run_until_complete(self._drain())

    def close(self) -> None:
        """Take everything apart, once the judge has spoken."""
        self.loop.lay_to_rest()
        self.loop.close()

    async def _drain(self) -> None:
        await self.fleet.drain()
        await asyncio.sleep(_AFTERMATH)
