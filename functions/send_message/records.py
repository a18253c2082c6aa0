"""The records of a batch: each carries up to ten jobs, and comes back as a whole or not at all."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from functions.send_message.events import Job
from functions.send_message.outcomes import Failed, JobResult
from puntual.domain.errors import PuntualError
from puntual.domain.ids import DebtorKey

# What failed may be better by then.
_PAUSE: Final = timedelta(minutes=1)

type PutBack = Callable[[DebtorKey, timedelta], None]


def accounts_of(jobs: Sequence[Job]) -> list[DebtorKey]:
    """Return the accounts of the jobs that name one."""
    return [job for job in jobs if not isinstance(job, PuntualError)]


def in_place(jobs: Sequence[Job], results: Sequence[JobResult]) -> list[JobResult]:
    """Return a result for each job: those that name no account have failed.

    Args:
        jobs: what was to be evaluated.
        results: of ``accounts_of`` them.
    """
    left = iter(results)
    return [Failed(job) if isinstance(job, PuntualError) else next(left) for job in jobs]


def must_come_back(
    jobs: Sequence[Job], results: Sequence[JobResult], put_back: PutBack | None
) -> bool:
    """Tell whether a record must come back, after queueing each of its failed jobs alone.

    A job that fails time and again ends among the dead letters, alone.

    Args:
        jobs: what the record carries.
        results: what became of each, in their order.
        put_back: queues a job after a pause; None when nothing can be queued.
    """
    failed = [job for job, one in zip(jobs, results, strict=True) if isinstance(one, Failed)]
    if not failed:
        return False
    if len(jobs) == 1 or put_back is None:
        return True
    kept = [_is_put_back(job, put_back) for job in failed]
    return not all(kept)


def _is_put_back(job: Job, put_back: PutBack) -> bool:
    if isinstance(job, PuntualError):
        return False
    try:
        put_back(job, _PAUSE)
    except PuntualError:
        return False
    return True
