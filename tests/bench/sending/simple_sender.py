"""A sender of few lines, to try the judge with: as it should be, and spoilt in one way each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice
from math import ceil

import httpx

from functions.send_message.dispatch.claim_lead_time import ClaimLeadTime
from functions.send_message.dispatch.dispatcher import Dispatcher
from functions.send_message.dispatch.job_steps import JobSteps, Pause
from functions.send_message.dispatch.jobs import AttemptedJob, ClaimedJob, QueuedJob, ReadyJob
from functions.send_message.outcomes import Evaluated, Failed, Stopped
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.errors import PairBusy, StaleAccount
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from puntual.domain.reasons import Reason
from puntual.ports.messaging import Accepted, Refused, SendOutcome
from puntual.ports.slots import SlotBook
from puntual.runtime.sqs_batch import BatchResponse, SqsRecord, response_of
from tests.bench.sending.population import key_of
from tests.bench.sending.portfolio import NUMBER
from tests.bench.sending.trial import Trial
from tests.bench.sending.verdict import Verdict, callback_of, judge
from tests.fakes.sending import FakeSlotBook
from tests.functions.send_message.job_cases import a_ready_job

_PAUSE = timedelta(seconds=6.5)
_TIME = timedelta(seconds=90)
_OK = 200
_CREDITOR = CreditorId("taller-luna")
_DONE = Evaluated(Stopped((Reason.BALANCE_ZERO,)))


@dataclass
class SimpleSender:
    """Claims in a dictionary, then asks the platform; its jobs are numbers.

    Attributes:
        claims_count: False: whoever comes second sends as well.
        pauses: False: two messages to one person follow each other at once.
        copies: how often each message is sent.
        forgets: the jobs that are done without doing anything.
    """

    trial: Trial
    book: SlotBook = field(default_factory=FakeSlotBook)
    claims_count: bool = True
    pauses: bool = True
    copies: int = 1
    forgets: frozenset[str] = frozenset()
    claimed: set[str] = field(default_factory=set)
    _free_at: dict[str, datetime] = field(default_factory=dict)

    def run(self) -> Verdict:
        """Play the trial and let the judge say what came of it."""
        trial = self.trial
        trial.run(lambda: self._work, lambda numbers: " ".join(map(str, numbers)))
        verdict = judge(trial, rate_writes=0)
        trial.close()
        assert not trial.errors
        return verdict

    async def _work(self, records: list[SqsRecord]) -> BatchResponse:
        scenario, clock = self.trial.scenario, self.trial.clock
        until = clock.now() + _TIME
        steps = JobSteps(self.prepare, self.claim, self.send, self.record, self.put_back)
        dispatcher = Dispatcher(
            NUMBER, scenario.pace, self.book, clock, steps, lead_time=ClaimLeadTime(), until=until
        )
        jobs = [record["body"].split() for record in records]
        keys = [DebtorKey(_CREDITOR, DebtorId(job)) for job in chain.from_iterable(jobs)]
        results = iter(await dispatcher.run(keys))
        became = [[*islice(results, len(one))] for one in jobs]
        return response_of(
            records, [any(isinstance(one, Failed) for one in each) for each in became]
        )

    async def prepare(self, queued: QueuedJob) -> ReadyJob | Evaluated:
        await asyncio.to_thread(bool)
        job = queued.key.debtor
        is_done = job in self.forgets or (self.claims_count and job in self.claimed)
        phone = self.trial.population.phones[int(job)]
        self._check_pause(phone)
        # Without pauses each message is to a person of its own, as far as the dispatcher knows.
        to = phone if self.pauses else f"{phone}, {queued.place}"
        return _DONE if is_done else a_ready_job(queued, to, self.trial.clock.now())

    async def claim(self, ready: ReadyJob, began: datetime) -> ClaimedJob:
        await asyncio.to_thread(self._claim, ready.queued.key.debtor)
        return ClaimedJob(ready, ready.contact, None, began)

    def _claim(self, job: str) -> None:
        if self.claims_count and job in self.claimed:
            raise StaleAccount("claimed by somebody else")
        phone, now = self.trial.population.phones[int(job)], self.trial.clock.now()
        self._check_pause(phone)
        self._free_at[phone] = now + _PAUSE
        self.claimed.add(job)

    def _check_pause(self, phone: str) -> None:
        now = self.trial.clock.now()
        if self.pauses and self._free_at.get(phone, now) > now:
            raise PairBusy(self._free_at[phone])

    async def send(self, claimed: ClaimedJob) -> SendOutcome | None:
        job = claimed.ready.queued.key.debtor
        calls = [self._call(job) for _ in range(self.copies)]
        return (await asyncio.gather(*calls))[0]

    async def _call(self, job: str) -> SendOutcome:
        number = int(job)
        callback = f"{callback_of(key_of(number))}|contact"
        body = {"to": self.trial.population.phones[number], "biz_opaque_callback_data": callback}
        request = httpx.Request("POST", "https://graph/messages", json=body)
        answer = await self.trial.platform.handle_async_request(request)
        if answer.status_code == _OK:
            return Accepted("wamid", None)
        return Refused(answer.json()["error"]["code"], SendErrorClass.SLOW_NUMBER, "number")

    async def record(self, _: AttemptedJob) -> Evaluated:
        await asyncio.to_thread(bool)
        return _DONE

    async def put_back(self, returns: Sequence[tuple[QueuedJob, Pause]]) -> None:
        for job, until in returns:
            pause = until - self.trial.clock.now() if isinstance(until, datetime) else until
            wait = 0 if pause is None else max(0, ceil(pause.total_seconds()))
            request = {"MessageBody": job.key.debtor, "DelaySeconds": wait}
            await asyncio.to_thread(self.trial.queue.send_message, **request)
