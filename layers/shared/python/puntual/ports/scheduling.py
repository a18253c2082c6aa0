"""Wake-ups, the queue of jobs, and the cursors of the scheduled functions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from puntual.domain.ids import DebtorKey


class WakeUps(Protocol):
    """Scheduled evaluations of accounts. A row is a hint: a stale one does no harm."""

    def put(self, key: DebtorKey, at: datetime, value: int = 0) -> None:
        """Schedule an evaluation; the same again changes its value at most."""
        ...

    def put_all(self, wake_ups: "Iterable[WakeUp]") -> None:
        """Schedule many evaluations in few writes; the same ones again change nothing."""
        ...

    def put_if_absent(self, key: DebtorKey, at: datetime, value: int = 0) -> bool:
        """Schedule an evaluation; return False when the same is scheduled already."""
        ...

    def due(self, after: datetime, until: datetime) -> Iterator["WakeUp"]:
        """Yield the wake-ups in (after, until], over all shards, page by page."""
        ...


@dataclass(frozen=True, slots=True)
class WakeUp:
    """A scheduled evaluation of one account.

    Attributes:
        value: the value of a message, in about US cents, which decides the order when quota is
            short. Zero while it is unknown; the evaluation computes it.
    """

    key: DebtorKey
    at: datetime
    value: int = 0


class SchedulerCursor(Protocol):
    """The instant up to which wake-ups were queued."""

    def read(self) -> datetime | None:
        """Return the instant; None before the first run."""
        ...

    def move(self, to: datetime) -> None:
        """Move the cursor forward; an earlier instant changes nothing."""
        ...


class Jobs(Protocol):
    """The queue of accounts to evaluate."""

    def put_all(self, wake_ups: Iterable[WakeUp], delay: timedelta = timedelta(0)) -> int:
        """Queue accounts in batches, retry those that failed, and return their number.

        Args:
            wake_ups: the accounts, with the instants at which they were due.
            delay: time before their evaluation, up to 15 minutes.

        Raises:
            Unavailable: some could not be queued; all may be queued again without harm.
        """
        ...

    def requeue(self, key: DebtorKey, delay: timedelta) -> None:
        """Queue an account again, for an evaluation after a delay of up to 15 minutes.

        Raises:
            Unavailable: it is not queued.
        """
        ...

    def requeue_all(self, delays: Iterable[tuple[DebtorKey, timedelta]]) -> None:
        """Queue accounts again in batches, each for an evaluation after its own delay.

        Raises:
            Unavailable: some are not queued; all may be queued again without harm.
        """
        ...


class ReconcileCursor(Protocol):
    """The state of the daily pass over all accounts."""

    def read(self) -> Mapping[str, str] | None:
        """Return the state of the running pass; None without one."""
        ...

    def write(self, state: Mapping[str, str]) -> None:
        """Store the state of the running pass."""
        ...
