"""The slots in which a number's messages leave, and the pace between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import Pace


@dataclass(frozen=True, slots=True)
class SlotBlock:
    """A row of slots: equally spaced instants, each for one message.

    Attributes:
        first: the first slot (UTC).
        spacing: from one slot to the next.
    """

    first: datetime
    count: int
    spacing: timedelta

    @property
    def slots(self) -> Sequence[datetime]:
        """Return the slots in order."""
        return [self.first + number * self.spacing for number in range(self.count)]


class SlotBook(Protocol):
    """The slots of each number. A slot is reserved once over all workers, even if unused."""

    def reserve(
        self, number: PhoneNumberId, count: int, not_before: datetime, pace: Pace
    ) -> SlotBlock:
        """Reserve the next slots of a number.

        Args:
            number: the number.
            count: how many are wanted; the block may have fewer.
            not_before: the earliest instant of the first slot (UTC).
            pace: the deployed pace of the number.

        Raises:
            Unavailable: the free slots are not known.
        """
        ...

    def slow_down(self, number: PhoneNumberId, refusals: int, at: datetime) -> None:
        """Reduce a number's pace after refusals for speed; it recovers by itself.

        Raises:
            Unavailable: the pace is unchanged.
        """
        ...

    def pause(self, number: PhoneNumberId, until: datetime) -> None:
        """Reserve no further slots of a number before an instant; earlier reservations stay.

        Raises:
            Unavailable: the number is not paused.
        """
        ...

    def count_inbound(self, number: PhoneNumberId, messages: int, at: datetime) -> float:
        """Count inbound messages of a number, which use up part of its limit.

        Args:
            number: the number.
            messages: how many arrived since the last count.
            at: the instant (UTC).

        Returns:
            The average inbound messages a second.

        Raises:
            Unavailable: they are not counted.
        """
        ...

    def pace(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        """Return a deployed pace less slowdown and inbound, as last read by this process."""
        ...

    def read_pace(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        """Read slowdown and inbound, and return a deployed pace less both.

        Raises:
            Unavailable: they cannot be read.
        """
        ...
