"""The steps of a job, each beside the loop: what blocks must not hold up anybody's slot."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from functions.send_message.dependencies import Decided, Dependencies
from functions.send_message.dispatch.stages import Pause, Ready, Shot
from functions.send_message.governing import must_stay
from functions.send_message.logic import claim, prepare, record
from functions.send_message.outcomes import Evaluated
from puntual.domain.errors import PuntualError
from puntual.domain.ids import DebtorKey
from puntual.ports.messaging import SendOutcome

_AT_ONCE = timedelta(0)


class Steps:
    """Fulfils ``Stages`` for accounts."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies

    async def prepare(self, job: DebtorKey) -> Ready[Decided] | Evaluated:
        """Look at the account and decide."""
        return await asyncio.to_thread(prepare, self._dependencies, job)

    async def claim(self, work: Decided) -> Decided:
        """Take the right to send.

        Raises:
            StaleAccount: the account changed since it was read, or that was too long ago.
            PairBusy: the same person was written to a moment ago.
        """
        return await asyncio.to_thread(claim, self._dependencies, work)

    async def send(self, work: Decided) -> SendOutcome | None:
        """Hand the message over, once, if that is still right."""
        now = self._dependencies.clock.now()
        if not work.is_still_right(now) or must_stay(self._dependencies, work, now):
            return None
        try:
            return await self._dependencies.messenger.send(work.message)
        except PuntualError:
            # The messenger raises only before the call, so nothing left us.
            return None

    async def record(self, work: Decided, shot: Shot) -> Evaluated:
        """Write down what became of it."""
        return await asyncio.to_thread(record, self._dependencies, work, shot)

    async def put_back(self, returns: Sequence[tuple[DebtorKey, Pause]]) -> None:
        """Queue jobs anew.

        Raises:
            Unavailable: some are not queued.
        """
        now = self._dependencies.clock.now()
        delays = [(job, _delay(pause, now)) for job, pause in returns]
        await asyncio.to_thread(self._dependencies.jobs.requeue_all, delays)


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
