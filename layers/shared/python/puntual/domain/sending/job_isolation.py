"""Which jobs are looked at alone, and which are not looked at again until somebody has seen to it.

A worker that runs out of memory or time takes along all that it has in hand, and nothing tells
which job it was. So what comes back is looked at one job at a time, each with a note that is made
before the look and taken away after it. A note that was left tells of a look that was lost.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from puntual.domain.ids import DebtorKey

_FIRST_RETURN: Final = 2
# A worker may die by chance beside one job; twice beside the same one, with no other in hand.
MOST_LOST_LOOKS: Final = 2
# Longer than a function runs (two minutes), shorter than a queue keeps what was handed out.
LONGEST_LOOK: Final = timedelta(minutes=5)
# No account is in this state.
_RELEASED: Final = "released"


@dataclass(frozen=True, slots=True)
class LookNote:
    """The note of a job that is looked at alone, or is parked.

    Attributes:
        key: the account.
        state: of the account when the look began; every change of the account changes it.
        began_at: when the latest look began, or the job was parked (UTC).
        lost: looks that began before and never ended.
        is_parked: whether it is looked at again only when the account has another state.
    """

    key: DebtorKey
    state: str
    began_at: datetime
    lost: int = 0
    is_parked: bool = False

    @property
    def is_released(self) -> bool:
        """Tell whether somebody wants a parked job to be looked at again."""
        return self.is_parked and self.state == _RELEASED

    def released(self) -> "LookNote":
        """Return the note of a parked job that is to be looked at again, alone."""
        return replace(self, state=_RELEASED)


@dataclass(frozen=True, slots=True)
class LookAlone:
    """Look at the job, with this note."""

    note: LookNote


@dataclass(frozen=True, slots=True)
class Park:
    """Park the job, with this note."""

    note: LookNote


@dataclass(frozen=True, slots=True)
class StaysParked:
    """Do nothing: the job is parked, and its account has not changed."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Come again: somebody looks at the job, or has just died of it."""


type Isolation = LookAlone | Park | StaysParked | UnderWay


def is_suspect(receives: int) -> bool:
    """Tell whether a message may have ended its worker: it was handed out before.

    Args:
        receives: how often the queue has handed it out, this time included.
    """
    return receives >= _FIRST_RETURN


def isolate(known: LookNote | None, key: DebtorKey, state: str, now: datetime) -> Isolation:
    """Return what to do with a job that must not take others along.

    Args:
        known: the note that is on record.
        key: the account.
        state: of the account now.
        now: the instant (UTC), by a clock that flows as real time does.
    """
    fresh = LookNote(key, state, now)
    if known is None:
        return LookAlone(fresh)
    if not known.is_parked and timedelta(0) <= now - known.began_at < LONGEST_LOOK:
        return UnderWay()
    if known.state != state:
        return LookAlone(fresh)
    if known.is_parked:
        return StaysParked()
    lost = replace(fresh, lost=known.lost + 1)
    if lost.lost >= MOST_LOST_LOOKS:
        return Park(replace(lost, is_parked=True))
    return LookAlone(lost)
