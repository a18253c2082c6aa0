"""Send what is claimed, and record what becomes of it."""

import asyncio
from datetime import datetime

from functions.send_message.dispatch.claim_lead_time import HOLD
from functions.send_message.dispatch.claim_pipeline import ClaimPipeline
from functions.send_message.dispatch.job_steps import JobSteps
from functions.send_message.dispatch.jobs import AttemptedJob, ClaimedJob
from functions.send_message.dispatch.number_speed import NumberSpeed
from functions.send_message.dispatch.results import Results
from functions.send_message.outcomes import Failed, JobResult
from puntual.ports.clock import Clock


class Attempts:
    """Sends claimed messages side by side: the answer to one holds up no other."""

    def __init__(
        self,
        pipeline: ClaimPipeline,
        steps: JobSteps,
        clock: Clock,
        tasks: asyncio.TaskGroup,
        results: Results,
        speed: NumberSpeed,
    ) -> None:
        """Start without any; the clock flows as real time does."""
        self._pipeline = pipeline
        self._steps = steps
        self._clock = clock
        self._tasks = tasks
        self._results = results
        self._speed = speed

    def attempt_one(self, now: datetime) -> bool:
        """Begin to send the message that was claimed first; return False when there is none."""
        claimed = self._take_claimed(now)
        if claimed is None:
            return False
        self._tasks.create_task(self._attempt(claimed, now))
        return True

    def give_back(self, job: ClaimedJob) -> None:
        """Begin to give a claim back, unsent."""
        self._tasks.create_task(self._record(AttemptedJob(job, None)))

    def _take_claimed(self, now: datetime) -> ClaimedJob | None:
        """Return what is sent now; what has been claimed for too long is given back."""
        while (claimed := self._pipeline.take()) is not None and now - claimed.claimed_at > HOLD:
            self.give_back(claimed)
        return claimed

    async def _attempt(self, job: ClaimedJob, now: datetime) -> None:
        try:
            outcome = await self._steps.send(job)
        except Exception as error:  # noqa: BLE001 - told apart when the batch is answered for
            self._finish(job, Failed(error))
            return
        took = self._clock.now() - now
        self._speed.note(outcome)
        await self._record(AttemptedJob(job, outcome, now - job.ready.ready_at, took))

    async def _record(self, job: AttemptedJob) -> None:
        try:
            evaluated = await self._steps.record(job)
        except Exception as error:  # noqa: BLE001 - as above
            self._finish(job.claimed, Failed(error))
        else:
            self._finish(job.claimed, evaluated)

    def _finish(self, job: ClaimedJob, result: JobResult) -> None:
        self._results.note(job.ready.queued, result)
        self._pipeline.note_change()
