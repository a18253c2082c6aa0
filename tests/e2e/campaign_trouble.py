"""What a campaign provoked on purpose, and how far a claim came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tests.e2e.judge import Line
from tests.e2e.records import Claim

OPEN: Final = frozenset({"claimed", "uncertain", "accepted", "sent"})


PROVEN: Final = frozenset({"sent", "delivered", "read"})

# As far as the campaign sets the clock back.
SLIP: Final = timedelta(minutes=2)
type Span = tuple[datetime, datetime]
# For how long after a move of the clock messages arrive that left before it.
ON_ITS_WAY: Final = timedelta(seconds=30)
A_MOMENT: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was done to the product, as far as it excuses anything.

    Attributes:
        outages: when a worker was killed, or the table did not answer.
        absences: from when until when nothing ran at all.
        moves: to which instants the clock was moved while messages may have been on their way.
        rejections: what the platform refused, or cut off.
    """

    outages: Sequence[Span] = ()
    absences: Sequence[Span] = ()
    moves: Sequence[datetime] = ()
    rejections: Sequence[Line] = ()

    def explains(self, claim: Claim) -> bool:
        """Tell whether a claim may have been left behind without a message."""
        return any(
            begins <= claim.deadline and claim.claimed_at - SLIP <= ends
            for begins, ends in self.outages
        )

    def was_moved(self, at: datetime) -> bool:
        """Tell whether the clock that both sides measure with has just been moved."""
        return any(moved - A_MOMENT <= at <= moved + ON_ITS_WAY for moved in self.moves)
