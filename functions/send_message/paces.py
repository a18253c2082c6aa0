"""How fast each number may send: as WhatsApp last said, else as the deployment says."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from puntual.domain.errors import Unavailable
from puntual.domain.ids import PhoneNumberId
from puntual.domain.number_state import NumberState
from puntual.domain.pace import Pace


@dataclass(frozen=True, slots=True)
class Paces:
    """The pace of numbers with a queue of their own, and the one of all others.

    Attributes:
        state_of: what is known of a number since the deployment; may raise ``Unavailable``.
    """

    shared: Pace
    own: Mapping[PhoneNumberId, Pace]
    state_of: Callable[[PhoneNumberId, datetime], NumberState]

    def pace_of(self, number: PhoneNumberId, now: datetime) -> Pace:
        """Return how fast a number may send."""
        deployed = self.own.get(number, self.shared)
        with suppress(Unavailable):
            return self.state_of(number, now).pace(deployed)
        return deployed
