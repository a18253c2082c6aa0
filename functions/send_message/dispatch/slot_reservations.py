"""Reserve slots over all workers; alone, when the table has been out of reach for long."""

import asyncio
from datetime import datetime, timedelta

from functions.send_message.dispatch.claim_lead_time import ClaimLeadTime
from functions.send_message.dispatch.waiting import sleep_until
from puntual.domain.errors import PuntualError
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import Pace
from puntual.ports.clock import Clock
from puntual.ports.slots import SlotBlock, SlotBook

# One failed reservation is asked for again: a worker that went alone while the others still send
# would come on top of them. Only a row that has been out of reach for so long is missed by all.
_AGAIN = timedelta(milliseconds=200)
_ALONE_AFTER = timedelta(seconds=10)
# Without the table there is nothing to save, and it may be back soon.
_LONELY_BLOCK = 5


class SlotReservations:
    """Reserves blocks of slots for one number."""

    def __init__(
        self,
        number: PhoneNumberId,
        pace: Pace,
        book: SlotBook,
        clock: Clock,
        lead_time: ClaimLeadTime,
    ) -> None:
        """Prepare to reserve; see ``Dispatcher`` for the parts."""
        self._number = number
        self._pace = pace
        self._book = book
        self._clock = clock
        self._lead_time = lead_time
        self._failing_since: datetime | None = None
        self._lonely_from = clock.now()

    async def reserve(self, count: int) -> SlotBlock:
        """Reserve up to a number of slots, none before a claim could be there in time.

        The block is empty, after a moment, when the table did not answer.
        """
        not_before = self._clock.now() + self._lead_time.time
        if self._is_alone(self._clock.now()):
            # If the row is back: the others are alone for as long as their last blocks.
            not_before += _LONELY_BLOCK * self._lonely_spacing()
        try:
            block = await asyncio.to_thread(
                self._book.reserve, self._number, count, not_before, self._pace
            )
        except PuntualError:
            return await self._reserve_alone(min(count, _LONELY_BLOCK))
        self._failing_since = None
        return block

    async def _reserve_alone(self, count: int) -> SlotBlock:
        """Keep this worker's share of the pace, once all the others have to do so as well."""
        now, spacing = self._clock.now(), self._lonely_spacing()
        if not self._is_alone(now):
            self._failing_since = self._failing_since or now
            await sleep_until(self._clock, now + _AGAIN)
            return SlotBlock(now, 0, spacing)
        first = max(now + self._lead_time.time, self._lonely_from)
        self._lonely_from = first + count * spacing
        return SlotBlock(first, count, spacing)

    def _is_alone(self, now: datetime) -> bool:
        return self._failing_since is not None and now - self._failing_since >= _ALONE_AFTER

    def _lonely_spacing(self) -> timedelta:
        return self._book.pace(self._number, self._pace, self._clock.now()).lonely_spacing()
