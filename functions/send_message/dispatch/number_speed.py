"""Slow a number down for all workers when WhatsApp finds it too fast."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from functions.send_message.dispatch.waiting import sleep_until
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.errors import PuntualError
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import bounded_pause, pause_after
from puntual.ports.clock import Clock
from puntual.ports.messaging import Refused, SendOutcome, Unknown
from puntual.ports.slots import SlotBook

_AGAIN = timedelta(milliseconds=200)
_MAX_TRIES = 5


class NumberSpeed:
    """Notes the refusals of one number; those of a moment are written down together."""

    def __init__(
        self, number: PhoneNumberId, book: SlotBook, clock: Clock, tasks: asyncio.TaskGroup
    ) -> None:
        """Start without refusals.

        Args:
            number: where the messages come from.
            book: where its speed is kept.
            clock: flows as real time does.
            tasks: where the writes run, so that none holds up a slot.
        """
        self._number = number
        self._book = book
        self._clock = clock
        self._tasks = tasks
        self._refusals = 0

    def note(self, outcome: SendOutcome | None) -> None:
        """Slow the number down if an answer says that it is too fast; wait as long as it asks."""
        match outcome:
            case Refused(code, SendErrorClass.SLOW_NUMBER, retry_after=asked):
                own = pause_after(code)
                self._wait(own, asked)
                if own is None:
                    self._count_refusal()
            case Refused(retry_after=asked) | Unknown(retry_after=asked):
                self._wait(asked)
            case _:
                pass

    def _wait(self, *pauses: timedelta | None) -> None:
        """Give no slots away for as long as an answer asks: no worker sleeps for it."""
        pause = bounded_pause(*pauses)
        if pause is not None:
            self._tasks.create_task(self._pause(self._clock.now() + pause))

    def _count_refusal(self) -> None:
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
                await sleep_until(self._clock, self._clock.now() + _AGAIN)
            else:
                self._refusals -= refusals
        if tries == _MAX_TRIES:
            self._refusals = 0
