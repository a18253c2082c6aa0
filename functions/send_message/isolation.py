"""Look at suspects alone: a job that kills its worker harms no other, and is parked."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from functions.send_message.batch import evaluate_all
from functions.send_message.dependencies import Dependencies
from functions.send_message.outcomes import BatchResult, Failed, JobResult, Parked, SetApart
from puntual.application.freshness import is_fresh
from puntual.domain.errors import PuntualError, Unavailable
from puntual.domain.ids import DebtorKey
from puntual.domain.sending.job_isolation import (
    Isolation,
    LookAlone,
    Park,
    StaysParked,
    UnderWay,
    isolate,
)
from puntual.ports.parked_jobs import ParkedJobs
from puntual.ports.scheduling import Jobs

_AT_ONCE = timedelta(0)


class Quarantine:
    """Where suspects are looked at alone.

    Attributes:
        jobs: a queue that hands out one job at a time.
        queue: its name.
        parked: the notes of the jobs that are looked at, and of those that are parked.
    """

    def __init__(self, jobs: Jobs, queue: str, parked: ParkedJobs) -> None:
        self.jobs = jobs
        self.queue = queue
        self.parked = parked
        self._known: frozenset[DebtorKey] = frozenset()
        self._known_at: datetime | None = None

    def known(self, now: datetime) -> frozenset[DebtorKey]:
        """Return the accounts that are parked, as of less than a minute ago.

        Whoever queues one of them, the day's pass or a change, has it looked at alone. Without the
        table the last ones that were known.
        """
        if not is_fresh(self._known_at, now):
            with suppress(PuntualError):
                self._known = frozenset(note.key for note in self.parked.parked())
                self._known_at = now
        return self._known


def set_apart(quarantine: Quarantine, keys: Sequence[DebtorKey]) -> list[JobResult]:
    """Queue each job to be looked at alone; nothing else is done with it here."""
    try:
        quarantine.jobs.requeue_all([(key, _AT_ONCE) for key in keys])
    except PuntualError as error:
        return [Failed(error) for _ in keys]
    return [SetApart() for _ in keys]


async def look_alone(
    setup: Dependencies, quarantine: Quarantine, key: DebtorKey, until: datetime
) -> BatchResult:
    """Do a job with no other in hand, between a note and its removal.

    Args:
        setup: the ports.
        quarantine: where the job comes from, and where it waits if it has to.
        key: the account.
        until: nothing is sent after this, by the flowing clock.
    """
    now = setup.flowing.now()
    try:
        what = await asyncio.to_thread(_begin, quarantine.parked, key, now)
    except PuntualError as error:
        return BatchResult([Failed(error)], 0)
    match what:
        case LookAlone():
            batch = await evaluate_all(replace(setup, jobs=quarantine.jobs), [key], until)
            await asyncio.to_thread(_end, quarantine.parked, key)
            return batch
        case Park():
            return BatchResult([Parked(is_news=True)], 0)
        case StaysParked():
            return BatchResult([Parked(is_news=False)], 0)
        case UnderWay():
            return BatchResult([Failed(Unavailable("the job is being looked at"))], 0)
        case _ as unreachable:
            assert_never(unreachable)


def _begin(parked: ParkedJobs, key: DebtorKey, now: datetime) -> Isolation:
    """Write the note of a look, or of a job that is parked; return what is to be done."""
    known = parked.find(key)
    what = isolate(known, key, parked.state_of(key), now)
    if isinstance(what, LookAlone | Park) and not parked.put(what.note, known):
        return UnderWay()
    return what


def _end(parked: ParkedJobs, key: DebtorKey) -> None:
    # A note that stays looks like a lost look, of which one alone does not park a job.
    with suppress(Unavailable):
        parked.remove(key)
