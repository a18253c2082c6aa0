"""What became of the jobs of a batch, and which of them go back to the queue."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.send_message.dispatch.job_steps import Pause
from functions.send_message.dispatch.jobs import QueuedJob
from functions.send_message.outcomes import Failed, JobResult, QueuedAgain
from puntual.ports.clock import Clock

type PutBack = Callable[[Sequence[tuple[QueuedJob, Pause]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Return:
    """A job that goes back to the queue, after a pause that began then."""

    job: QueuedJob
    pause: Pause
    since: datetime

    def left(self, now: datetime) -> Pause:
        """Return what is left of the pause."""
        if isinstance(self.pause, timedelta):
            return max(timedelta(0), self.pause - (now - self.since))
        return self.pause


class Results:
    """Notes what becomes of each job of a batch."""

    def __init__(self, jobs: int, clock: Clock) -> None:
        """Start without any result of that many jobs; the clock flows as real time does."""
        self._jobs = jobs
        self._clock = clock
        self._results: dict[int, JobResult] = {}
        self._returns: list[_Return] = []

    def in_order(self) -> list[JobResult]:
        """Return what became of each job, in their order; all must be done."""
        return [self._results[place] for place in range(self._jobs)]

    def note(self, job: QueuedJob, result: JobResult) -> None:
        """Note what became of a job."""
        self._results[job.place] = result

    def queue_again(self, job: QueuedJob, pause: Pause) -> None:
        """Requeue a job at the end of the batch, with the others that must wait.

        One by one they would be messages with one job each, and a batch of such is done with long
        before its number has had its slots.
        """
        self._returns.append(_Return(job, pause, self._clock.now()))
        self._results[job.place] = QueuedAgain()

    async def put_back(self, put_back: PutBack) -> None:
        """Queue all anew that have to be; a worker that dies before leaves its whole batch."""
        now = self._clock.now()
        returns = [(one.job, one.left(now)) for one in self._returns]
        try:
            if returns:
                await put_back(returns)
        except Exception as error:  # noqa: BLE001 - told apart when the batch is answered for
            self._results.update({one.job.place: Failed(error) for one in self._returns})
