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
from functions.send_message.dispatch.stages import Failed, Pause, Ready, Shot
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.errors import PairBusy, StaleAccount
from puntual.ports.messaging import Accepted, Refused, SendOutcome
from puntual.ports.slots import SlotBook
from puntual.runtime.sqs_batch import BatchResponse, SqsRecord, response_of
from tests.bench.sending.population import key_of
from tests.bench.sending.portfolio import NUMBER
from tests.bench.sending.trial import Trial
from tests.bench.sending.verdict import Verdict, callback_of, judge
from tests.fakes.sending import FakeSlotBook

_PAUSE = timedelta(seconds=6.5)
_TIME = timedelta(seconds=90)
_OK = 200


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
        assert not trial.fleet.errors
        return verdict

    async def _work(self, records: list[SqsRecord]) -> BatchResponse:
        scenario, clock = self.trial.scenario, self.trial.clock
        until = clock.now() + _TIME
        dispatcher = Dispatcher(
            NUMBER, scenario.pace, self.book, clock, self, lead=ClaimLeadTime(), until=until
        )
        jobs = [record["body"].split() for record in records]
        results = iter(await dispatcher.run([*chain.from_iterable(jobs)]))
        became = [[*islice(results, len(one))] for one in jobs]
        return response_of(
            records, [any(isinstance(one, Failed) for one in each) for each in became]
        )

    async def prepare(self, job: str) -> Ready[str] | None:
        await asyncio.to_thread(bool)
        is_done = job in self.forgets or (self.claims_count and job in self.claimed)
        phone = self.trial.population.phones[int(job)]
        self._check_pause(phone)
        return None if is_done else Ready(job, phone if self.pauses else None)

    async def claim(self, work: str) -> str:
        await asyncio.to_thread(self._claim, work)
        return work

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

    async def send(self, work: str) -> SendOutcome | None:
        calls = [self._call(work) for _ in range(self.copies)]
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

    async def record(self, work: str, shot: Shot) -> None:  # noqa: ARG002 - the ledger knows
        await asyncio.to_thread(bool)

    async def put_back(self, returns: Sequence[tuple[str, Pause]]) -> None:
        for job, until in returns:
            pause = until - self.trial.clock.now() if isinstance(until, datetime) else until
            wait = 0 if pause is None else max(0, ceil(pause.total_seconds()))
            request = {"MessageBody": job, "DelaySeconds": wait}
            await asyncio.to_thread(self.trial.queue.send_message, **request)
