"""The jobs of a batch in line for a slot: first prepared, then claimed, then armed."""

import asyncio
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.send_message.dispatch.claim_lead_time import ClaimLeadTime
from functions.send_message.dispatch.recipient_spacing import RecipientSpacing
from functions.send_message.dispatch.stages import (
    Failed,
    Finished,
    JobProtocol,
    Pause,
    QueuedAgain,
    Ready,
    Result,
)
from puntual.domain.errors import PairBusy, StaleAccount, Unavailable
from puntual.ports.clock import Clock

_MAX_PREPARING = 8
# Prepared jobs that wait for a slot; more would only grow stale.
_IN_HAND = 30
_MAX_RACES = 3


@dataclass(frozen=True, slots=True)
class _Turn[Work]:
    """A prepared job, and since when it is."""

    index: int
    work: Work
    at: datetime


@dataclass(frozen=True, slots=True)
class _Return:
    """A job that goes back to the queue, after a pause that began then."""

    index: int
    pause: Pause
    since: datetime

    def left(self, now: datetime) -> Pause:
        """Return what is left of the pause."""
        if isinstance(self.pause, timedelta):
            return max(timedelta(0), self.pause - (now - self.since))
        return self.pause


@dataclass(frozen=True, slots=True)
class Armed[Work]:
    """A claimed job: it is fired at the next slot, or given back.

    Attributes:
        ready_at: when it was ready for a slot.
        claimed_at: when its claim began; the pause towards its person counts from there.
    """

    index: int
    work: Work
    races: int
    ready_at: datetime
    claimed_at: datetime


class ClaimPipeline[Job, Work, Evaluated]:
    """Moves jobs forward as far as they can go without a slot, and knows where each one is."""

    def __init__(
        self,
        jobs: Sequence[Job],
        stages: JobProtocol[Job, Work, Evaluated],
        clock: Clock,
        tasks: asyncio.TaskGroup,
        lead: ClaimLeadTime,
    ) -> None:
        """Begin to prepare the first jobs; the rest follows as they are used up."""
        self._jobs = jobs
        self._stages = stages
        self._clock = clock
        self._tasks = tasks
        self._lead = lead
        self._results: dict[int, Result[Evaluated]] = {}
        self._returns: list[_Return] = []
        self._claims_began: dict[int, datetime] = {}
        self._races = [0] * len(jobs)
        self._coming = deque(range(len(jobs)))
        self._ready: deque[_Turn[Work]] = deque()
        self._armed: deque[Armed[Work]] = deque()
        self._preparing = self._claiming = self._arming = 0
        self._is_closed = False
        self._persons = RecipientSpacing()
        self._changed = asyncio.Event()
        self._prepare_more()

    @property
    def results(self) -> list[Result[Evaluated]]:
        """Return what became of each job, in their order; all must be done."""
        return [self._results[index] for index in range(len(self._jobs))]

    @property
    def certain(self) -> int:
        """Return how many jobs want a slot for certain."""
        return len(self._ready) + self._claiming + len(self._armed)

    @property
    def possible(self) -> int:
        """Return how many jobs may still want one: they are not evaluated yet."""
        return len(self._coming) + self._preparing

    @property
    def arms(self) -> int:
        """Return how many jobs are armed or about to be."""
        return len(self._armed) + self._arming

    async def change(self, within: timedelta) -> bool:
        """Wait until a job has moved; return False when none does in time."""
        try:
            async with asyncio.timeout(max(0.0, within.total_seconds())):
                await self._changed.wait()
        except TimeoutError:
            return False
        return True

    def note_change(self) -> None:
        """Wake all who wait for one; each looks for itself whether it concerns it."""
        self._changed.set()
        self._changed.clear()

    def note_pending_claims(self) -> None:
        """Learn from a slot that was lost: the claims under way take at least this long."""
        for began in self._claims_began.values():
            self._lead.note_pending(self._clock.now() - began)
        self.note_change()

    def arm_one(self) -> None:
        """Begin to claim the next job that can be, however many cannot."""
        self._arming += 1
        self._start(self._arm())

    def take(self) -> Armed[Work] | None:
        """Return the job that has been armed for longest; None when there is none."""
        armed = self._armed.popleft() if self._armed else None
        self.note_change()
        return armed

    def finish(self, index: int, result: Result[Evaluated]) -> None:
        """Note what became of a job."""
        self._results[index] = result
        self.note_change()

    def queue_again(self, index: int, pause: Pause) -> None:
        """Requeue a job at the end of the batch, with the others that must wait.

        One by one they would be messages with one job each, and a batch of such is done with long
        before its number has had its slots.
        """
        self._returns.append(_Return(index, pause, self._clock.now()))
        self._results[index] = QueuedAgain()

    async def send_back(self) -> None:
        """Queue all anew that have to be; a worker that dies before leaves its whole batch."""
        now = self._clock.now()
        returns = [(self._jobs[one.index], one.left(now)) for one in self._returns]
        try:
            if returns:
                await self._stages.put_back(returns)
        except Exception as error:  # noqa: BLE001 - as in _prepare
            self._results.update({one.index: Failed(error) for one in self._returns})

    async def dismiss(self) -> Sequence[Armed[Work]]:
        """Queue again all jobs that are not armed; return those that are."""
        self._is_closed = True
        for index in [*self._coming, *(turn.index for turn in self._ready)]:
            self.queue_again(index, None)
        self._coming.clear()
        self._ready.clear()
        self.note_change()
        while self._preparing or self._arming:
            await self._changed.wait()
        return self._armed

    def _prepare_more(self) -> None:
        while (
            self._coming
            and self._preparing < _MAX_PREPARING
            and len(self._ready) + self._preparing < _IN_HAND
        ):
            self._preparing += 1
            self._start(self._prepare(self._coming.popleft()))

    async def _prepare(self, index: int) -> None:
        try:
            prepared = await self._stages.prepare(self._jobs[index])
        except PairBusy as busy:
            self.queue_again(index, busy.until)
        except Exception as error:  # noqa: BLE001 - told apart by whoever answers for the batch
            self._results[index] = Failed(error)
        else:
            if isinstance(prepared, Ready):
                self._line_up(index, prepared)
            else:
                self._results[index] = Finished(prepared)
        self._preparing -= 1
        self._prepare_more()
        self.note_change()

    def _line_up(self, index: int, ready: Ready[Work]) -> None:
        turn = _Turn(index, ready.work, self._clock.now())
        pause = self._persons.pause_of(ready.person, index, turn.at)
        if self._is_closed or pause is not None:
            self.queue_again(index, pause)
        elif self._races[index]:
            self._ready.appendleft(turn)
        else:
            self._ready.append(turn)

    async def _arm(self) -> None:
        while (following := await self._next_ready()) is not None:
            if await self._is_claimed(following):
                break
        self._arming -= 1
        self.note_change()

    async def _next_ready(self) -> _Turn[Work] | None:
        while not self._ready:
            if not self.possible:
                return None
            await self._changed.wait()
        following = self._ready.popleft()
        self._prepare_more()
        return following

    async def _is_claimed(self, turn: _Turn[Work]) -> bool:
        index = turn.index
        self._claiming += 1
        began = self._claims_began[index] = self._clock.now()
        try:
            claimed = await self._stages.claim(turn.work)
        except StaleAccount:
            self._prepare_again(index)
        except PairBusy as busy:
            self.queue_again(index, busy.until)
        except Exception as error:  # noqa: BLE001 - as above
            self._results[index] = Failed(error)
        else:
            self._lead.note(self._clock.now() - began)
            self._armed.append(Armed(index, claimed, self._races[index], turn.at, began))
            return True
        finally:
            self._claiming -= 1
            del self._claims_began[index]
            self.note_change()
        return False

    def _prepare_again(self, index: int) -> None:
        self._races[index] += 1
        if self._races[index] >= _MAX_RACES:
            self._results[index] = Failed(Unavailable("the account changed at every try"))
        elif self._is_closed:
            self.queue_again(index, None)
        else:
            self._coming.appendleft(index)
            self._prepare_more()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        self._tasks.create_task(work)
