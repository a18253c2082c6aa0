"""People who are counted already, and may be written to for some minutes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from puntual.domain.sending.quota import USABLE_FOR, Taken, counted_in


@dataclass(slots=True)
class QuotaBlock:
    """One environment's part of one count of people.

    Attributes:
        units: how many are left of the block that was taken last.
        taken_at: when that was; None without a block.
        owed: people by hour who are to be forgotten with the next block.
        limit: how many people there may be in 24 hours; None for no limit.
        left: how many more people the count had room for, when it was last asked.
        asked_at: when that was.
        elsewhere: how many were counted for others who share the limit, when it was last asked.
        elsewhere_at: when that was.
    """

    units: int = 0
    taken_at: datetime | None = None
    owed: Counter[int] = field(default_factory=Counter)
    limit: int | None = None
    left: int = 0
    asked_at: datetime | None = None
    elsewhere: int = 0
    elsewhere_at: datetime | None = None

    @property
    def room(self) -> int:
        """For how many new people there is room, those that are counted for us included.

        A limit that was lowered below what is used takes its part of what we hold as well.
        """
        return max(self.units + self.left, 0)

    @property
    def has_rest(self) -> bool:
        """Tell whether there is something to give back."""
        return self.units > 0 or any(self.owed.values())

    def renew(self, now: datetime) -> None:
        """Let a block that has grown old go: whoever it counted is forgotten with the next one."""
        if self.taken_at is not None and now - self.taken_at > USABLE_FOR:
            self._let_go()

    def fill(self, taken: Taken, now: datetime) -> None:
        """Take a block in."""
        self.units, self.left = taken.granted, taken.left
        self.taken_at = self.asked_at = now

    def forget(self, hour: int | None) -> None:
        """Forget somebody of an earlier hour with the next block."""
        if hour is not None:
            self.owed[hour] += 1

    def remember(self, hour: int | None) -> bool:
        """Forget nobody after all; False when it is done already."""
        if hour is None:
            return True
        if self.owed[hour] == 0:
            return False
        self.owed[hour] -= 1
        return True

    def take_rest(self) -> dict[int, int]:
        """Return by hour who is to be forgotten, once."""
        self._let_go()
        owed = {hour: count for hour, count in self.owed.items() if count}
        self.owed.clear()
        return owed

    def _let_go(self) -> None:
        if self.taken_at is not None and self.units:
            self.owed[counted_in(self.taken_at)] += self.units
        self.units, self.taken_at = 0, None
