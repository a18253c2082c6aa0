"""A number under a virtual clock: jobs that are names, and a WhatsApp that counts arrivals."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.send_message.dispatch.claim_lead_time import ClaimLeadTime
from functions.send_message.dispatch.dispatcher import Dispatcher
from functions.send_message.dispatch.stages import Pause, Ready, Result, Shot
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import Pace
from puntual.ports.messaging import Accepted, SendOutcome
from tests.doubles.virtual_time import VirtualClock, VirtualTimeLoop, run_virtually
from tests.fakes.clock import NOON
from tests.fakes.sending import FakeSlotBook

NUMBER = PhoneNumberId("1000001")
PACE = Pace(limit=80, workers=5)
# Longer than a block's claims are ahead of their slots.
ANSWER = timedelta(milliseconds=300)

type Step = BaseException | None


@dataclass
class Stand:
    """Stages that do as they are told; what a job is not told about succeeds.

    Attributes:
        scripts: by stage and job, what happens at each call: an error, or None for success.
        claim_takes: how long a claim takes, by job.
    """

    scripts: dict[tuple[str, str], list[Step]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    persons: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, SendOutcome | None] = field(default_factory=dict)
    claim_takes: Callable[[str], float] = lambda _: 0.01
    calls: list[tuple[str, str]] = field(default_factory=list)
    sent: list[tuple[datetime, str]] = field(default_factory=list)
    claimed: dict[str, datetime] = field(default_factory=dict)
    shots: dict[str, Shot] = field(default_factory=dict)
    queued: dict[str, Pause] = field(default_factory=dict)
    put_backs: int = 0
    lead: ClaimLeadTime = field(default_factory=ClaimLeadTime)

    def __post_init__(self) -> None:
        self.loop = VirtualTimeLoop(lambda: 0.008)
        self.clock = VirtualClock(self.loop)
        self.book = FakeSlotBook()

    def dispatcher(
        self, pace: Pace = PACE, until: datetime = NOON + timedelta(minutes=10)
    ) -> Dispatcher[str, str, str]:
        return Dispatcher(NUMBER, pace, self.book, self.clock, self, lead=self.lead, until=until)

    def run(
        self, jobs: Sequence[str], pace: Pace = PACE, seconds: float = 600
    ) -> list[Result[str]]:
        until = NOON + timedelta(seconds=seconds)
        self.last = self.dispatcher(pace, until)
        return run_virtually(self.last.run(jobs), self.loop)

    @property
    def instants(self) -> list[datetime]:
        return [at for at, _ in self.sent]

    @property
    def order(self) -> list[str]:
        return [job for _, job in self.sent]

    def _play(self, stage: str, job: str) -> None:
        self.calls.append((stage, job))
        script = self.scripts.get((stage, job), [])
        step = script.pop(0) if script else None
        if step is not None:
            raise step

    async def prepare(self, job: str) -> Ready[str] | str:
        await asyncio.sleep(0.02)
        self._play("prepare", job)
        person = self.persons.get(job)
        return f"{job} left in peace" if job in self.silent else Ready(job, person)

    async def claim(self, work: str) -> str:
        await asyncio.sleep(self.claim_takes(work))
        self._play("claim", work)
        self.claimed[work] = self.clock.now()
        return work

    async def send(self, work: str) -> SendOutcome | None:
        self.sent.append((self.clock.now(), work))
        self._play("send", work)
        await asyncio.sleep(ANSWER.total_seconds())
        return self.outcomes.get(work, Accepted(f"wamid.{work}", None))

    async def record(self, work: str, shot: Shot) -> str:
        self._play("record", work)
        self.shots[work] = shot
        return f"{work} recorded"

    async def put_back(self, returns: Sequence[tuple[str, Pause]]) -> None:
        self.put_backs += 1
        for job, pause in returns:
            self._play("put_back", job)
            self.queued[job] = pause


def names(count: int) -> list[str]:
    """Return that many jobs."""
    return [f"job-{number}" for number in range(count)]
