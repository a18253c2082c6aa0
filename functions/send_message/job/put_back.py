"""Queue jobs anew that cannot be done in this batch."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.job_steps import Pause
from functions.send_message.dispatch.jobs import QueuedJob

_AT_ONCE = timedelta(0)


def put_back(dependencies: Dependencies, returns: Sequence[tuple[QueuedJob, Pause]]) -> None:
    """Queue jobs anew, each after its pause.

    Raises:
        Unavailable: some are not queued.
    """
    now = dependencies.clock.now()
    dependencies.jobs.requeue_all([(job.key, _delay(pause, now)) for job, pause in returns])


def _delay(pause: Pause, now: datetime) -> timedelta:
    match pause:
        case datetime():
            return max(_AT_ONCE, pause - now)
        case timedelta():
            return pause
        case None:
            return _AT_ONCE
        case _ as unreachable:
            assert_never(unreachable)
