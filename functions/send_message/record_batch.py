"""The records of one call: what came for the first time together, everything else alone."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from functions.send_message.batch import evaluate_all
from functions.send_message.dependencies import Dependencies
from functions.send_message.events import Job, JobMessage
from functions.send_message.isolation import Quarantine, look_alone, set_apart
from functions.send_message.outcomes import BatchResult, Failed, JobResult
from functions.send_message.records import PutBack, accounts_of, in_place, must_come_back
from puntual.domain.errors import PuntualError
from puntual.domain.sending.job_isolation import is_suspect


@dataclass(frozen=True, slots=True)
class RecordResults:
    """What became of the jobs of each record, in their order.

    Attributes:
        first: the records whose jobs may be queued again one by one: they come for the first time.
    """

    jobs: Sequence[Sequence[Job]]
    results: Mapping[int, Sequence[JobResult]]
    slots_lost: int = 0
    first: frozenset[int] = field(default_factory=frozenset)

    @property
    def batch(self) -> BatchResult:
        """Return what became of all jobs."""
        in_order = chain.from_iterable(self.results[index] for index in range(len(self.jobs)))
        return BatchResult([*in_order], self.slots_lost)

    def which_come_back(self, put_back: PutBack | None) -> list[bool]:
        """Tell for each record whether it must come back.

        Args:
            put_back: queues a job after a pause; None when nothing can be queued.
        """
        return [
            must_come_back(jobs, self.results[index], put_back if index in self.first else None)
            for index, jobs in enumerate(self.jobs)
        ]


def all_failed(messages: Sequence[JobMessage], error: PuntualError) -> RecordResults:
    """Return the results of messages of which none could be worked on."""
    jobs = [message.jobs for message in messages]
    results = {
        index: in_place(some, [Failed(error) for _ in accounts_of(some)])
        for index, some in enumerate(jobs)
    }
    return RecordResults(jobs, results)


async def evaluate_records(
    setup: Dependencies, quarantine: Quarantine, messages: Sequence[JobMessage], until: datetime
) -> RecordResults:
    """Evaluate what comes for the first time, and set apart what has come before.

    Whatever was handed out before may have ended its worker, and what is parked has. So it goes
    into a queue of which each call gets one job, to be looked at alone; what is sound is done
    there as anywhere.

    Args:
        setup: the ports.
        quarantine: where suspects are looked at.
        messages: of one call.
        until: nothing is sent after this, by the flowing clock.
    """
    jobs = [message.jobs for message in messages]
    alone = {n for n, message in enumerate(messages) if message.queue == quarantine.queue}
    parked = await asyncio.to_thread(quarantine.known, setup.flowing.now())
    suspects = {
        n
        for n, message in enumerate(messages)
        if is_suspect(message.receives) or not parked.isdisjoint(accounts_of(jobs[n]))
    } - alone
    first = frozenset(range(len(messages))) - alone - suspects
    results: dict[int, Sequence[JobResult]] = {}
    for index in sorted(suspects):
        apart = await asyncio.to_thread(set_apart, quarantine, accounts_of(jobs[index]))
        results[index] = in_place(jobs[index], apart)
    lost = await _evaluate_together(setup, jobs, sorted(first), until, results)
    for index in sorted(alone):
        batches = [
            await look_alone(setup, quarantine, key, until) for key in accounts_of(jobs[index])
        ]
        one_by_one = chain.from_iterable(batch.results for batch in batches)
        results[index] = in_place(jobs[index], [*one_by_one])
        lost += sum(batch.slots_lost for batch in batches)
    return RecordResults(jobs, results, lost, first)


async def _evaluate_together(
    setup: Dependencies,
    jobs: Sequence[Sequence[Job]],
    indexes: Sequence[int],
    until: datetime,
    results: dict[int, Sequence[JobResult]],
) -> int:
    """Evaluate the jobs of some records in one batch; return the slots that were lost."""
    keys = [accounts_of(jobs[index]) for index in indexes]
    if not indexes:
        return 0
    batch = await evaluate_all(setup, [*chain.from_iterable(keys)], until)
    left = iter(batch.results)
    for index, some in zip(indexes, keys, strict=True):
        results[index] = in_place(jobs[index], [next(left) for _ in some])
    return batch.slots_lost
