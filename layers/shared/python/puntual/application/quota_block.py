"""A block of people that are counted already, and may be written to for some minutes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from puntual.domain.sending.quota import USABLE_FOR, Taken, counted_in


@dataclass(slots=True)
class QuotaBlock:
    """The units of one quota that one environment has reserved, one for each person.

    Attributes:
        units: the units left of the last block.
        taken_at: when that was reserved; None without a block.
        returns: units by hour to return with the next request.
        limit: people who may be written to in 24 hours; None for no limit.
        left: the room of the quota at the last request, in people.
        asked_at: when that was.
        elsewhere: people counted for others who share the limit, at the last request.
        elsewhere_at: when that was.
    """

    units: int = 0
    taken_at: datetime | None = None
    returns: Counter[int] = field(default_factory=Counter)
    limit: int | None = None
    left: int = 0
    asked_at: datetime | None = None
    elsewhere: int = 0
    elsewhere_at: datetime | None = None

    @property
    def room(self) -> int:
        """The room for new people, that in the block included.

        A limit that was lowered below what is used reduces the block as well.
        """
        return max(self.units + self.left, 0)

    @property
    def has_returns(self) -> bool:
        """Tell whether there are units to return."""
        return self.units > 0 or any(self.returns.values())

    def release_expired(self, now: datetime) -> None:
        """Release an expired block; its units are returned with the next request."""
        if self.taken_at is not None and now - self.taken_at > USABLE_FOR:
            self._release()

    def fill(self, taken: Taken, now: datetime) -> None:
        """Replace the block by one that was granted."""
        self.units, self.left = taken.granted, taken.left
        self.taken_at = self.asked_at = now

    def return_earlier(self, hour: int | None) -> None:
        """Return a person's earlier unit with the next request; None for no earlier one."""
        if hour is not None:
            self.returns[hour] += 1

    def keep_earlier(self, hour: int | None) -> bool:
        """Undo ``return_earlier``; return False when the unit was returned already."""
        if hour is None:
            return True
        if self.returns[hour] == 0:
            return False
        self.returns[hour] -= 1
        return True

    def take_returns(self) -> dict[int, int]:
        """Return all units to return by hour, and clear them, the block included."""
        self._release()
        returns = {hour: count for hour, count in self.returns.items() if count}
        self.returns.clear()
        return returns

    def _release(self) -> None:
        if self.taken_at is not None and self.units:
            self.returns[counted_in(self.taken_at)] += self.units
        self.units, self.taken_at = 0, None
