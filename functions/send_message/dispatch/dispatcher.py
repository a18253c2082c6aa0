"""Sends the messages of one number, each exactly at a slot of its own.

Slots are reserved in blocks over all workers. Shortly before a slot a job is claimed; at the slot
the message that was claimed first is sent, and its answer awaited while others are sent. A job
that cannot be sent after all, for its account changed or its person was just written to, leaves
the slot to the next one. A slot for which nothing is claimed is lost, never used
late: it would lie upon the next one. Of time this knows the clock and the loop only, so that a
hundred thousand sends can be played in seconds.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from functions.send_message.dispatch.attempts import Attempts
from functions.send_message.dispatch.claim_lead_time import ClaimLeadTime
from functions.send_message.dispatch.claim_pipeline import ClaimPipeline
from functions.send_message.dispatch.job_steps import JobSteps
from functions.send_message.dispatch.jobs import QueuedJob
from functions.send_message.dispatch.number_speed import NumberSpeed
from functions.send_message.dispatch.results import Results
from functions.send_message.dispatch.slot_reservations import SlotReservations
from functions.send_message.dispatch.waiting import sleep_until
from functions.send_message.outcomes import JobResult
from puntual.domain.ids import DebtorKey, PhoneNumberId
from puntual.domain.sending.pace import Pace
from puntual.ports.clock import Clock
from puntual.ports.slots import SlotBook

# How long before it is needed a block is reserved.
_AHEAD = timedelta(milliseconds=100)
# For how long nothing more has to become ready before a block is reserved that is not full: longer
# than the table takes for the next job, where it is slow.
_QUIET = timedelta(milliseconds=250)
# A slot that the loop reaches later than this is lost.
_TOLERANCE = timedelta(milliseconds=15)
# A block is one write, and what a worker that dies leaves of its block is lost.
_BLOCK = 15
# By the first slot some connections are open; to wait for the slowest costs a fast number pace.
_WARM_WITHIN = 0.3
_NOW = timedelta(0)


class Dispatcher:
    """Sends the jobs of one batch that go out from one number.

    Attributes:
        used: how many slots were used.
        lost: how many slots passed with nothing claimed, or were not needed in the end.
    """

    def __init__(
        self,
        number: PhoneNumberId,
        pace: Pace,
        book: SlotBook,
        clock: Clock,
        steps: JobSteps,
        *,
        lead_time: ClaimLeadTime,
        until: datetime,
    ) -> None:
        """Prepare to send.

        Args:
            number: where the messages come from.
            pace: how fast it may send.
            book: where slots are reserved.
            clock: the one that slots are instants of; it flows as fast as the loop's.
            steps: what is done with a job.
            lead_time: how early to claim; it learns, and is the same for every batch of a worker.
            until: no slot after this is used; what is left by then is queued again.
        """
        self._number = number
        self._book = book
        self._clock = clock
        self._steps = steps
        self._until = until
        self._lead_time = lead_time
        self._reservations = SlotReservations(number, pace, book, clock, lead_time)
        self._slots: deque[datetime] = deque()
        self._near = 0
        self._is_late = False
        self.used = 0
        self.lost = 0

    async def run(
        self, keys: Sequence[DebtorKey], warming: asyncio.Task[None] | None = None
    ) -> list[JobResult]:
        """Do all jobs and return what became of each, in their order.

        Args:
            keys: the accounts to evaluate; one may occur twice.
            warming: opens connections; slots are reserved when they are open, or after a moment.
        """
        self._warming = warming
        jobs = [QueuedJob(place, key) for place, key in enumerate(keys)]
        results = Results(len(jobs), self._clock)
        async with asyncio.TaskGroup() as self._tasks:
            self._pipeline = ClaimPipeline(
                jobs, self._steps, self._clock, self._tasks, self._lead_time, results
            )
            speed = NumberSpeed(self._number, self._book, self._clock, self._tasks)
            self._attempts = Attempts(
                self._pipeline, self._steps, self._clock, self._tasks, results, speed
            )
            await self._give_out_slots()
            for claimed in await self._pipeline.close():
                self._attempts.give_back(claimed)
            await results.put_back(self._steps.put_back)
        return results.in_order()

    async def _give_out_slots(self) -> None:
        """Serve every job that wants a slot, as long as there is time."""
        serving: list[asyncio.Task[None]] = []
        while self._pipeline.certain or self._pipeline.possible:
            if self._is_closing() and not self._slots:
                break
            if await self._is_block_wanted():
                await self._have_connections()
                serving = [task for task in serving if not task.done()]
                serving += map(self._serve_from, await self._reserve())
        for task in serving:
            task.cancel()
        self.lost += len(self._slots)

    async def _is_block_wanted(self) -> bool:
        """Wait for the moment to reserve; return False when something else happened first."""
        without_slot = self._pipeline.certain - len(self._slots)
        if without_slot <= 0 or self._pipeline.is_looking or self._is_closing():
            await self._pipeline.change(self._until - self._clock.now())
            return False
        begins = self._slots[-1] - self._lead_time.time if self._slots else self._clock.now()
        early = begins - _AHEAD - self._clock.now()
        if early > _NOW:
            await self._pipeline.change(early)
            return False
        if without_slot >= _BLOCK or not self._pipeline.possible:
            return True
        return not await self._pipeline.change(_QUIET)

    def _is_closing(self) -> bool:
        return self._is_late or self._clock.now() + self._lead_time.time >= self._until

    async def _have_connections(self) -> None:
        """Wait for them before the first slot: a message that connects first arrives late."""
        if self._warming is not None:
            await asyncio.wait({self._warming}, timeout=_WARM_WITHIN)
            self._warming = None

    async def _reserve(self) -> Sequence[datetime]:
        count = min(_BLOCK, self._pipeline.certain - len(self._slots))
        block = await self._reservations.reserve(count)
        in_time = [slot for slot in block.slots if slot <= self._until]
        self._is_late = len(in_time) < block.count
        return in_time

    def _serve_from(self, slot: datetime) -> asyncio.Task[None]:
        self._slots.append(slot)
        return self._tasks.create_task(self._serve(slot))

    async def _serve(self, slot: datetime) -> None:
        """Have a message claimed by the time of a slot, and send it."""
        await sleep_until(self._clock, slot - self._lead_time.time)
        self._near += 1
        if self._pipeline.claims < self._near:
            self._pipeline.claim_one()
        await sleep_until(self._clock, slot)
        self._near -= 1
        self._slots.popleft()
        self._use(slot)

    def _use(self, slot: datetime) -> None:
        now = self._clock.now()
        if now - slot <= _TOLERANCE and self._attempts.attempt_one(now):
            self.used += 1
            return
        self.lost += 1
        self._pipeline.note_pending_claims()
