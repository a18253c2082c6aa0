"""A number under a virtual clock: jobs by name, and a WhatsApp that counts arrivals."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from functions.send_message.dispatch.claim_lead_time import ClaimLeadTime
from functions.send_message.dispatch.dispatcher import Dispatcher
from functions.send_message.dispatch.job_steps import JobSteps, Pause
from functions.send_message.dispatch.jobs import AttemptedJob, ClaimedJob, QueuedJob, ReadyJob
from functions.send_message.outcomes import Attempt, Evaluated, JobResult, Waiting
from puntual.domain.ids import ContactId, CreditorId, DebtorId, DebtorKey
from puntual.domain.reasons import Reason
from puntual.domain.sending.pace import Pace
from puntual.ports.messaging import Accepted, SendOutcome
from tests.doubles.virtual_time import VirtualClock, VirtualTimeLoop, run_virtually
from tests.fakes.clock import NOON
from tests.fakes.sending import FakeSlotBook
from tests.functions.send_message.job_cases import CONTACT, NUMBER, a_ready_job

PACE = Pace(limit=80, workers=5)
# Longer than a block's claims are ahead of their slots.
ANSWER = timedelta(milliseconds=300)

NOTHING_DUE = Evaluated(Waiting(NOON, (Reason.NOT_DUE_YET,)))

type Step = BaseException | None


@dataclass
class Stand:
    """Steps that do as they are told; what a job is not told about succeeds.

    Attributes:
        scripts: by step and job, what happens at each call: an error, or None for success.
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
    attempts: dict[str, AttemptedJob] = field(default_factory=dict)
    queued: dict[str, Pause] = field(default_factory=dict)
    put_backs: int = 0
    lead_time: ClaimLeadTime = field(default_factory=ClaimLeadTime)

    def __post_init__(self) -> None:
        self.loop = VirtualTimeLoop(lambda: 0.008)
        self.clock = VirtualClock(self.loop)
        self.book = FakeSlotBook()

    @property
    def steps(self) -> JobSteps:
        return JobSteps(self.prepare, self.claim, self.send, self.record, self.put_back)

    def dispatcher(
        self, pace: Pace = PACE, until: datetime = NOON + timedelta(minutes=10)
    ) -> Dispatcher:
        return Dispatcher(
            NUMBER,
            pace,
            self.book,
            self.clock,
            self.steps,
            lead_time=self.lead_time,
            until=until,
        )

    def run(self, jobs: Sequence[str], pace: Pace = PACE, seconds: float = 600) -> list[JobResult]:
        until = NOON + timedelta(seconds=seconds)
        self.last = self.dispatcher(pace, until)
        return run_virtually(self.last.run(keys(jobs)), self.loop)

    @property
    def instants(self) -> list[datetime]:
        return [at for at, _ in self.sent]

    @property
    def order(self) -> list[str]:
        return [job for _, job in self.sent]

    def _play(self, step: str, job: str) -> None:
        self.calls.append((step, job))
        script = self.scripts.get((step, job), [])
        error = script.pop(0) if script else None
        if error is not None:
            raise error

    async def prepare(self, job: QueuedJob) -> ReadyJob | Evaluated:
        name = job.key.debtor
        await asyncio.sleep(0.02)
        self._play("prepare", name)
        # A person of its own for each job that is not told about.
        person = self.persons.get(name, f"{name}, {job.place}")
        return NOTHING_DUE if name in self.silent else a_ready_job(job, person, self.clock.now())

    async def claim(self, job: ReadyJob, began: datetime) -> ClaimedJob:
        name = job.queued.key.debtor
        await asyncio.sleep(self.claim_takes(name))
        self._play("claim", name)
        self.claimed[name] = self.clock.now()
        return ClaimedJob(job, job.contact, None, began)

    async def send(self, job: ClaimedJob) -> SendOutcome | None:
        name = job.ready.queued.key.debtor
        self.sent.append((self.clock.now(), name))
        self._play("send", name)
        await asyncio.sleep(ANSWER.total_seconds())
        return self.outcomes.get(name, Accepted(f"wamid.{name}", None))

    async def record(self, job: AttemptedJob) -> Evaluated:
        name = job.claimed.ready.queued.key.debtor
        self._play("record", name)
        self.attempts[name] = job
        return recorded(name)

    async def put_back(self, returns: Sequence[tuple[QueuedJob, Pause]]) -> None:
        self.put_backs += 1
        for job, pause in returns:
            name = job.key.debtor
            self._play("put_back", name)
            self.queued[name] = pause


def names(count: int) -> list[str]:
    """Return that many jobs."""
    return [f"job-{number}" for number in range(count)]


def keys(jobs: Sequence[str]) -> list[DebtorKey]:
    """Return the accounts that jobs are about."""
    return [DebtorKey(CreditorId("taller-luna"), DebtorId(job)) for job in jobs]


def recorded(job: str) -> Evaluated:
    """Return what the record of a job returns, different for each."""
    contact = replace(CONTACT, id=ContactId(job))
    return Evaluated(Attempt(contact, None, timedelta(0), timedelta(0), "MX"))
