"""Sends the messages of one number, each exactly at a slot of its own.

Slots are reserved in blocks over all workers. Shortly before a slot a job is claimed and armed;
at the slot the first armed message is fired, and its answer awaited while others fire. Whatever
goes wrong before that, an account that changed, a person who was just written to, costs the job
its turn but not the number its slot. A slot for which nothing is armed is lost, never used late:
it would lie upon the next one. Of time this knows the clock and the loop only, so that a hundred
thousand sends can be played in seconds.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from functions.send_message.dispatch.claim_lead_time import HOLD, ClaimLeadTime
from functions.send_message.dispatch.claim_pipeline import Armed, ClaimPipeline
from functions.send_message.dispatch.stages import Failed, Finished, JobProtocol, Result, Shot
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.errors import PuntualError
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import Pace, pause_after
from puntual.ports.clock import Clock
from puntual.ports.messaging import Refused, SendOutcome
from puntual.ports.slots import SlotBlock, SlotBook

# How long before it is needed a block is reserved.
_AHEAD = timedelta(milliseconds=100)
# For how long nothing more has to become ready before a block is reserved that is not full: longer
# than the table takes for the next job, where it is slow.
_QUIET = timedelta(milliseconds=250)
# A slot that the loop reaches later than this is lost.
_TOLERANCE = timedelta(milliseconds=15)
# A block is one write, and what a worker that dies leaves of its block is lost.
_BLOCK = 15
# One failed reservation is asked for again: whoever went alone while the others still send would
# come on top of them. Only a row that nobody has reached for so long is missed by all.
_AGAIN = timedelta(milliseconds=200)
_ALONE_AFTER = timedelta(seconds=10)
# Without the table there is nothing to save, and it may be back soon.
_LONELY_BLOCK = 5
_MAX_TRIES = 5
# By the first slot some connections are open; to wait for the slowest costs a fast number pace.
_WARM_WITHIN = 0.3
_NOW = timedelta(0)


class Dispatcher[Job, Work, Evaluated]:
    """Sends the jobs of one batch that go out from one number.

    Attributes:
        fired: how many slots were used.
        lost: how many slots passed with nothing armed, or were not needed in the end.
    """

    def __init__(
        self,
        number: PhoneNumberId,
        pace: Pace,
        book: SlotBook,
        clock: Clock,
        stages: JobProtocol[Job, Work, Evaluated],
        *,
        lead: ClaimLeadTime,
        until: datetime,
    ) -> None:
        """Prepare to send.

        Args:
            number: where the messages come from.
            pace: how fast it may send.
            book: where slots are reserved.
            clock: the one by which slots are told; it flows as fast as the loop's.
            stages: what is done with a job.
            lead: how early to claim; it learns, and is the same for every batch of a worker.
            until: no slot after this is used; what is left by then is queued again.
        """
        self._number = number
        self._pace = pace
        self._book = book
        self._clock = clock
        self._stages = stages
        self._until = until
        self._lead = lead
        self._slots: deque[datetime] = deque()
        self._near = 0
        self._failing_since: datetime | None = None
        self._lonely_from = clock.now()
        self._is_late = False
        self._refusals = 0
        self.fired = 0
        self.lost = 0

    async def run(
        self, jobs: Sequence[Job], warming: asyncio.Task[None] | None = None
    ) -> list[Result[Evaluated]]:
        """Do all jobs and return what became of each, in their order; one may occur twice.

        Args:
            jobs: what is to be done.
            warming: opens connections; slots are reserved when they are open, or after a moment.
        """
        self._warming = warming
        async with asyncio.TaskGroup() as self._tasks:
            self._pipeline = ClaimPipeline(
                jobs, self._stages, self._clock, self._tasks, self._lead
            )
            await self._give_out_slots()
            for armed in await self._pipeline.dismiss():
                self._give_back(armed)
            await self._pipeline.send_back()
        return self._pipeline.results

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
        if without_slot <= 0 or self._is_closing():
            await self._pipeline.change(self._until - self._clock.now())
            return False
        begins = self._slots[-1] - self._lead.time if self._slots else self._clock.now()
        early = begins - _AHEAD - self._clock.now()
        if early > _NOW:
            await self._pipeline.change(early)
            return False
        if without_slot >= _BLOCK or not self._pipeline.possible:
            return True
        return not await self._pipeline.change(_QUIET)

    def _is_closing(self) -> bool:
        return self._is_late or self._clock.now() + self._lead.time >= self._until

    async def _have_connections(self) -> None:
        """Wait for them before the first slot: a message that connects first arrives late."""
        if self._warming is not None:
            await asyncio.wait({self._warming}, timeout=_WARM_WITHIN)
            self._warming = None

    async def _reserve(self) -> Sequence[datetime]:
        count = min(_BLOCK, self._pipeline.certain - len(self._slots))
        not_before = self._clock.now() + self._lead.time
        if self._is_alone(self._clock.now()):
            # If the row is back: the others are alone for as long as their last blocks.
            not_before += _LONELY_BLOCK * self._lonely_spacing()
        try:
            block = await asyncio.to_thread(
                self._book.reserve, self._number, count, not_before, self._pace
            )
        except PuntualError:
            block = await self._reserve_alone(min(count, _LONELY_BLOCK))
        else:
            self._failing_since = None
        in_time = [slot for slot in block.slots if slot <= self._until]
        self._is_late = len(in_time) < block.count
        return in_time

    async def _reserve_alone(self, count: int) -> SlotBlock:
        """Keep this worker's share of the pace, once all the others have to do so as well."""
        now, spacing = self._clock.now(), self._lonely_spacing()
        if not self._is_alone(now):
            self._failing_since = self._failing_since or now
            await self._sleep_until(now + _AGAIN)
            return SlotBlock(now, 0, spacing)
        first = max(now + self._lead.time, self._lonely_from)
        self._lonely_from = first + count * spacing
        return SlotBlock(first, count, spacing)

    def _is_alone(self, now: datetime) -> bool:
        return self._failing_since is not None and now - self._failing_since >= _ALONE_AFTER

    def _lonely_spacing(self) -> timedelta:
        return self._book.pace(self._number, self._pace, self._clock.now()).lonely_spacing()

    def _serve_from(self, slot: datetime) -> asyncio.Task[None]:
        self._slots.append(slot)
        return self._tasks.create_task(self._serve(slot))

    async def _serve(self, slot: datetime) -> None:
        """Have something armed by the time of a slot, and fire it."""
        await self._sleep_until(slot - self._lead.time)
        self._near += 1
        if self._pipeline.arms < self._near:
            self._pipeline.arm_one()
        await self._sleep_until(slot)
        self._near -= 1
        self._slots.popleft()
        self._use(slot)

    def _use(self, slot: datetime) -> None:
        now = self._clock.now()
        armed = self._take_armed(now) if now - slot <= _TOLERANCE else None
        if armed is None:
            self.lost += 1
            self._pipeline.note_pending_claims()
            return
        self.fired += 1
        self._tasks.create_task(self._fire(armed, now))

    def _take_armed(self, now: datetime) -> Armed[Work] | None:
        """Return what is fired now; what has been armed for too long is given back."""
        while (armed := self._pipeline.take()) is not None and now - armed.claimed_at > HOLD:
            self._give_back(armed)
        return armed

    def _give_back(self, armed: Armed[Work]) -> None:
        self._tasks.create_task(self._record(armed, Shot(None, races=armed.races)))

    async def _fire(self, armed: Armed[Work], now: datetime) -> None:
        try:
            outcome = await self._stages.send(armed.work)
        except Exception as error:  # noqa: BLE001 - told apart by whoever answers for the batch
            self._pipeline.finish(armed.index, Failed(error))
            return
        took = self._clock.now() - now
        self._mind_the_speed(outcome)
        await self._record(armed, Shot(outcome, now - armed.ready_at, took, armed.races))

    async def _record(self, armed: Armed[Work], shot: Shot) -> None:
        try:
            looked = await self._stages.record(armed.work, shot)
        except Exception as error:  # noqa: BLE001 - as above
            self._pipeline.finish(armed.index, Failed(error))
        else:
            self._pipeline.finish(armed.index, Finished(looked))

    def _mind_the_speed(self, outcome: SendOutcome | None) -> None:
        """Slow the number down for all workers when WhatsApp finds it too fast."""
        if not isinstance(outcome, Refused):
            return
        if outcome.error_class is not SendErrorClass.SLOW_NUMBER:
            return
        pause = pause_after(outcome.code)
        if pause is not None:
            self._tasks.create_task(self._pause(self._clock.now() + pause))
            return
        self._refusals += 1
        if self._refusals == 1:
            self._tasks.create_task(self._slow_down())

    async def _pause(self, until: datetime) -> None:
        with suppress(PuntualError):
            await asyncio.to_thread(self._book.pause, self._number, until)

    async def _slow_down(self) -> None:
        """Write all refusals down that have come by now, and again those that come meanwhile."""
        tries = 0
        while (refusals := self._refusals) and tries < _MAX_TRIES:
            try:
                await asyncio.to_thread(
                    self._book.slow_down, self._number, refusals, self._clock.now()
                )
            except PuntualError:
                tries += 1
                await self._sleep_until(self._clock.now() + _AGAIN)
            else:
                self._refusals -= refusals
        if tries == _MAX_TRIES:
            self._refusals = 0

    async def _sleep_until(self, at: datetime) -> None:
        while (left := (at - self._clock.now()).total_seconds()) > 0:  # noqa: ASYNC110 - a clock
            await asyncio.sleep(left)
