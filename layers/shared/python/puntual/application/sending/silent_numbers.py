"""Numbers of which WhatsApp accepts messages while no callback arrives: found each hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from puntual.domain.ids import CreditorId
from puntual.domain.sending.circuit_breaker import breaker_day
from puntual.domain.sending.missing_callbacks import (
    COUNTED_DAYS,
    SILENT_FOR,
    are_callbacks_silent,
)
from puntual.domain.sending.number_state import NumberState
from puntual.ports.creditors import Creditors
from puntual.ports.operations import CircuitBreakers
from puntual.ports.sending_limits import Numbers

_COUNTED: Final = timedelta(days=COUNTED_DAYS)


@dataclass(frozen=True, slots=True)
class SilentNumbers:
    """Finds silent numbers.

    Attributes:
        owners: whose number is whose.
        breakers: what was accepted.
    """

    numbers: Numbers
    owners: Creditors
    breakers: CircuitBreakers

    def find(self, now: datetime) -> int:
        """Hold the reminders of silent numbers; return how many such numbers there are.

        A number that was heard of lately costs nothing, and one that is silent stays so until the
        webhook notes a callback of it.
        """
        suspects = (one for one in self.numbers.all() if one.is_silent or _may_be_silent(one, now))
        return sum(self._is_silent(one, now) for one in suspects)

    def _is_silent(self, state: NumberState, now: datetime) -> bool:
        owner = self.owners.by_phone_number(state.id)
        if owner is None or owner.phone_number_id != state.id:
            # Nobody writes from it any more, and nothing waits for what it hears.
            return False
        if state.is_silent:
            return True
        today = breaker_day(now)
        accepted = self.breakers.accepted(CreditorId(owner.id), today - _COUNTED, today)
        if not are_callbacks_silent(accepted, state.heard_at, state.first_used_at, now):
            return False
        self.numbers.note_silence(state.id, now)
        return True


def _may_be_silent(state: NumberState, now: datetime) -> bool:
    if state.first_used_at is None:
        return False
    return state.heard_at is None or now - state.heard_at >= SILENT_FOR
