"""The jobs of a batch on their way to a slot: first prepared, then claimed."""

import asyncio
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from functions.send_message.dispatch.claim_lead_time import ClaimLeadTime
from functions.send_message.dispatch.job_steps import JobSteps
from functions.send_message.dispatch.jobs import ClaimedJob, QueuedJob, ReadyJob
from functions.send_message.dispatch.recipient_spacing import RecipientSpacing
from functions.send_message.dispatch.results import Results
from functions.send_message.outcomes import Failed
from puntual.domain.errors import PairBusy, StaleAccount, Unavailable
from puntual.ports.clock import Clock

_MAX_PREPARING = 8
_MAX_RACES = 3


class ClaimPipeline:
    """Moves jobs forward as far as they can go without a slot, and knows where each one is."""

    def __init__(
        self,
        jobs: Sequence[QueuedJob],
        steps: JobSteps,
        clock: Clock,
        tasks: asyncio.TaskGroup,
        lead_time: ClaimLeadTime,
        results: Results,
    ) -> None:
        """Begin to prepare the first jobs; the rest follows as they are used up."""
        self._steps = steps
        self._clock = clock
        self._tasks = tasks
        self._lead_time = lead_time
        self._results = results
        self._claims_began: dict[int, datetime] = {}
        self._queued = deque(jobs)
        self._unseen = len(jobs)
        self._ready: deque[ReadyJob] = deque()
        self._claimed: deque[ClaimedJob] = deque()
        self._preparing = self._wanted_claims = 0
        self._is_closed = False
        self._spacing = RecipientSpacing()
        self._changed = asyncio.Event()
        self._prepare_more()

    @property
    def certain(self) -> int:
        """Return how many jobs want a slot for certain."""
        return len(self._ready) + len(self._claims_began) + len(self._claimed)

    @property
    def possible(self) -> int:
        """Return how many jobs may still want one: they are not evaluated yet."""
        return len(self._queued) + self._preparing

    @property
    def claims(self) -> int:
        """Return how many jobs are claimed or about to be."""
        return len(self._claimed) + self._wanted_claims

    @property
    def is_looking(self) -> bool:
        """Tell whether a job of the batch has not been looked at yet.

        A look is what may end the worker, and what is claimed by then is never sent.
        """
        return self._unseen > 0

    async def change(self, within: timedelta) -> bool:
        """Wait until a job has moved; return False when none does in time."""
        try:
            async with asyncio.timeout(max(0.0, within.total_seconds())):
                await self._changed.wait()
        except TimeoutError:
            return False
        return True

    def note_change(self) -> None:
        """Wake all that wait for one; each checks whether it concerns it."""
        self._changed.set()
        self._changed.clear()

    def note_pending_claims(self) -> None:
        """Learn from a slot that was lost: the claims under way take at least this long."""
        for began in self._claims_began.values():
            self._lead_time.note_pending(self._clock.now() - began)
        self.note_change()

    def claim_one(self) -> None:
        """Begin to claim the next job that can be, however many cannot."""
        self._wanted_claims += 1
        self._start(self._claim_one())

    def take(self) -> ClaimedJob | None:
        """Return the job that has been claimed for longest; None when there is none."""
        claimed = self._claimed.popleft() if self._claimed else None
        self.note_change()
        return claimed

    async def close(self) -> Sequence[ClaimedJob]:
        """Queue again all jobs that are not claimed; return those that are."""
        self._is_closed = True
        for job in [*self._queued, *(ready.queued for ready in self._ready)]:
            self._results.queue_again(job, None)
        self._queued.clear()
        self._ready.clear()
        self.note_change()
        while self._preparing or self._wanted_claims:
            await self._changed.wait()
        return self._claimed

    def _prepare_more(self) -> None:
        while self._queued and self._preparing < _MAX_PREPARING:
            self._preparing += 1
            self._start(self._prepare(self._queued.popleft()))

    async def _prepare(self, job: QueuedJob) -> None:
        try:
            prepared = await self._steps.prepare(job)
        except PairBusy as busy:
            self._results.queue_again(job, busy.until)
        except Exception as error:  # noqa: BLE001 - told apart when the batch is answered for
            self._results.note(job, Failed(error))
        else:
            if isinstance(prepared, ReadyJob):
                self._keep_ready(prepared)
            else:
                self._results.note(job, prepared)
        self._preparing -= 1
        self._unseen -= int(job.races == 0)
        self._prepare_more()
        self.note_change()

    def _keep_ready(self, job: ReadyJob) -> None:
        place = job.queued.place
        pause = self._spacing.pause_of(job.message.to, place, self._clock.now())
        if self._is_closed or pause is not None:
            self._results.queue_again(job.queued, pause)
        elif job.queued.races:
            self._ready.appendleft(job)
        else:
            self._ready.append(job)

    async def _claim_one(self) -> None:
        while (following := await self._next_ready()) is not None:
            if await self._is_claimed(following):
                break
        self._wanted_claims -= 1
        self.note_change()

    async def _next_ready(self) -> ReadyJob | None:
        while not self._ready:
            if not self.possible:
                return None
            await self._changed.wait()
        return self._ready.popleft()

    async def _is_claimed(self, job: ReadyJob) -> bool:
        queued, began = job.queued, self._clock.now()
        self._claims_began[queued.place] = began
        try:
            claimed = await self._steps.claim(job, began)
        except StaleAccount:
            self._prepare_again(queued)
        except PairBusy as busy:
            self._results.queue_again(queued, busy.until)
        except Exception as error:  # noqa: BLE001 - as above
            self._results.note(queued, Failed(error))
        else:
            self._lead_time.note(self._clock.now() - began)
            self._claimed.append(claimed)
            return True
        finally:
            del self._claims_began[queued.place]
            self.note_change()
        return False

    def _prepare_again(self, job: QueuedJob) -> None:
        again = replace(job, races=job.races + 1)
        if again.races >= _MAX_RACES:
            self._results.note(job, Failed(Unavailable("the account changed at every try")))
        elif self._is_closed:
            self._results.queue_again(job, None)
        else:
            self._queued.appendleft(again)
            self._prepare_more()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        self._tasks.create_task(work)
