"""How fast each number may send: as an operator or WhatsApp last set it, else as deployed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from puntual.domain.errors import Unavailable
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.number_state import SHARED, NumberState
from puntual.domain.sending.pace import Pace


@dataclass(frozen=True, slots=True)
class NumberRates:
    """The pace of numbers with a queue of their own, and the one of all others.

    Attributes:
        state_of: what is known of a number since the deployment; may raise ``Unavailable``.
        last_known: what was known of it when that was last asked for; None for nothing.
    """

    shared: Pace
    own: Mapping[PhoneNumberId, Pace]
    state_of: Callable[[PhoneNumberId, datetime], NumberState]
    last_known: Callable[[PhoneNumberId], NumberState | None]

    def pace_of(self, number: PhoneNumberId, now: datetime) -> Pace:
        """Return how fast a number may send; an unknown one, as slowly as any may."""
        deployed = self.own.get(number, self.shared)
        state = self._known(number, now)
        if state is None:
            return replace(deployed, limit=min(deployed.limit, SHARED))
        return state.pace(deployed)

    def _known(self, number: PhoneNumberId, now: datetime) -> NumberState | None:
        try:
            return self.state_of(number, now)
        except Unavailable:
            return self.last_known(number)
