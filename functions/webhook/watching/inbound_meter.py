"""How much people write to each number: WhatsApp counts it with what the number sends.

Counted here and handed to the slot row some at a time, where all senders learn of it: each message
once, for many environments that each hear little hear much together. A write for every reply would
cost as much as the reply; and where many are heard, one write tells of many.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from puntual.domain.errors import PuntualError
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import Inbound
from puntual.ports.clock import Clock
from puntual.ports.slots import SlotBook

_BETWEEN_WRITES: Final = timedelta(seconds=5)
_WORTH_A_WRITE: Final = 5
# What has gathered for longer is no traffic any more: an environment may sleep for hours.
_GATHERED_FOR: Final = timedelta(minutes=5)
# However many environments hear something, they write about twice a second together.
_SECONDS_A_WRITE: Final = 1.0


@dataclass(slots=True)
class _Gathered:
    """What was heard of a number and is not written down."""

    since: datetime
    messages: int = 0
    written_at: datetime | None = None
    rate: float = 0.0

    def is_worth_a_write(self, now: datetime) -> bool:
        """Tell whether enough has gathered, by how much came in when that was last known."""
        last = Inbound(self.rate, self.written_at or now)
        return self.messages >= max(_WORTH_A_WRITE, last.rate_at(now) * _SECONDS_A_WRITE)


class InboundMeter:
    """Counts what people write; for one environment."""

    def __init__(self, slots: SlotBook, flowing: Clock) -> None:
        """Have heard nothing yet.

        Args:
            slots: where it is kept.
            flowing: the one by which slots are told; it flows as real time does.
        """
        self._slots = slots
        self._flowing = flowing
        self._numbers: dict[PhoneNumberId, _Gathered] = {}
        self._lock = Lock()

    def hear(self, number: PhoneNumberId, messages: int) -> float | None:
        """Count some messages; a count that is lost is no reason to fail.

        Returns:
            The messages a second that come in by now, if they were written down.
        """
        now = self._flowing.now()
        due = self._gather(number, messages, now)
        if not due:
            return None
        try:
            rate = self._slots.count_inbound(number, due, now)
        except PuntualError:
            self._keep(number, due)
            return None
        self._numbers[number].rate = rate
        return rate

    def _gather(self, number: PhoneNumberId, messages: int, now: datetime) -> int:
        """Return how many messages are to be written down now."""
        with self._lock:
            gathered = self._numbers.setdefault(number, _Gathered(now))
            if not gathered.messages or not _is_within(_GATHERED_FOR, gathered.since, now):
                gathered.since, gathered.messages = now, 0
            gathered.messages += messages
            if not gathered.is_worth_a_write(now) or _has_just_written(gathered, now):
                return 0
            due = gathered.messages
            gathered.messages, gathered.written_at = 0, now
            return due

    def _keep(self, number: PhoneNumberId, messages: int) -> None:
        with self._lock:
            self._numbers[number].messages += messages


def _has_just_written(gathered: _Gathered, now: datetime) -> bool:
    at = gathered.written_at
    return at is not None and _is_within(_BETWEEN_WRITES, at, now)


def _is_within(span: timedelta, since: datetime, now: datetime) -> bool:
    """Tell whether so little time has passed; a clock that was set back says nothing."""
    return timedelta(0) <= now - since < span
