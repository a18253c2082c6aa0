"""Who is looked at first when fewer people may be written to than are due.

A look is no message, and only the sender counts people exactly: this decides over the order alone.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from puntual.domain.ids import CreditorId
from puntual.ports import WakeUp

# Time for the first ones to leave; what they do not use up is there for the others then.
HEAD_START: Final = timedelta(minutes=15)


class Room(NamedTuple):
    """How many new people may be written to, and on whose account that is counted."""

    holder: str
    people: int


type RoomOf = Callable[[CreditorId, datetime], Room | None]


@dataclass(slots=True)
class Priority:
    """The order of one run, which remembers how much room it gave away.

    Attributes:
        room_of: what is left of a creditor's quota; None for no limit.
    """

    room_of: RoomOf
    now: datetime
    _given: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def split(self, due: Sequence[WakeUp]) -> tuple[list[WakeUp], list[WakeUp]]:
        """Return whom to look at now and whom later: where there is little room, by value.

        Where there is no room at all nobody competes: each is told so by the look itself. Whose
        value nobody knows is looked at later; if there is no room left then, they wait like the
        others, and compete an hour later with what the look found.
        """
        first: list[WakeUp] = []
        later: list[WakeUp] = []
        for room, wake_ups in self._by_room(due).items():
            left = 0 if room is None else max(room.people - self._given[room.holder], 0)
            if room is None or left == 0 or len(wake_ups) <= left:
                first += wake_ups
            else:
                ordered = sorted(wake_ups, key=lambda one: (-one.value, one.at))
                first += ordered[:left]
                later += ordered[left:]
            if room is not None:
                self._given[room.holder] += min(left, len(wake_ups))
        return first, later

    def _by_room(self, due: Sequence[WakeUp]) -> dict[Room | None, list[WakeUp]]:
        rooms = {one: self.room_of(one, self.now) for one in {up.key.creditor for up in due}}
        found: dict[Room | None, list[WakeUp]] = defaultdict(list)
        for wake_up in due:
            found[rooms[wake_up.key.creditor]].append(wake_up)
        return found
