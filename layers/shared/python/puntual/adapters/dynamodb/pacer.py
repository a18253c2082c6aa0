"""Send slots: one row per number says when the next message may leave.

A slot is reserved by one conditional write, so that the number's limit holds over all workers
and through their crashes: a slot that nobody used is lost, never given twice.
"""

from collections.abc import Callable
from datetime import datetime

from puntual.adapters.dynamodb.errors import ConditionFailed
from puntual.adapters.dynamodb.items.values import integer_of
from puntual.adapters.dynamodb.keys import slots_key
from puntual.adapters.dynamodb.table import Table, Update
from puntual.domain.errors import Unavailable
from puntual.ports import Clock

_SECOND = 1_000_000
# A row that is further ahead was written under a clock that has been set back since.
_HORIZON = 60 * _SECOND
_TRIES = 5

_IN_USE = "#next_slot > :now AND #next_slot <= :horizon"
_FREE = "attribute_not_exists(#next_slot) OR #next_slot <= :now OR #next_slot > :horizon"


class DynamoPacer:
    """Fulfils the port ``Pacer``; times are epoch microseconds."""

    def __init__(
        self,
        table: Table,
        clock: Clock,
        sleep: Callable[[float], None],
        messages_per_second: float,
        concurrency: int,
    ) -> None:
        """Pace sends.

        Args:
            table: where the slots are reserved.
            clock: the one by which the limit is judged. It must run as fast as real time, which
                ``sleep`` waits for; that it is set forward or back does no harm.
            sleep: waits for a number of seconds.
            messages_per_second: the number's limit.
            concurrency: how many workers share it; used when the table does not answer.
        """
        self._table = table
        self._clock = clock
        self._sleep = sleep
        self._step = round(_SECOND / messages_per_second)
        self._lonely_step = self._step * concurrency
        self._next_alone = 0

    def wait_for_slot(self, phone_number_id: str) -> float:
        """Return when a message may leave; the value is the seconds waited."""
        now = _microseconds(self._clock.now())
        try:
            slot = self._reserve(phone_number_id, now)
        except Unavailable:
            slot = self._reserve_alone(now)
        wait = max(0, slot - now) / _SECOND
        if wait > 0:
            self._sleep(wait)
        return wait

    def _reserve(self, phone_number_id: str, now: int) -> int:
        for _ in range(_TRIES):
            for condition, change in (
                (_IN_USE, "SET #next_slot = #next_slot + :step"),
                (_FREE, "SET #next_slot = :now + :step"),
            ):
                slot = self._try_slot(phone_number_id, now, condition, change)
                if slot is not None:
                    return slot
        raise Unavailable("the slots are busy")

    def _try_slot(self, phone_number_id: str, now: int, condition: str, change: str) -> int | None:
        values = {"now": now, "horizon": now + _HORIZON, "step": self._step}
        try:
            changed = self._table.update(
                Update(slots_key(phone_number_id), change, values, condition)
            )
        except ConditionFailed:
            return None
        return integer_of(changed, "next_slot") - self._step

    def _reserve_alone(self, now: int) -> int:
        """Keep this worker's share of the limit, as if all the others sent as well."""
        slot = max(now, self._next_alone)
        self._next_alone = slot + self._lonely_step
        return slot


def _microseconds(at: datetime) -> int:
    return round(at.timestamp() * _SECOND)
