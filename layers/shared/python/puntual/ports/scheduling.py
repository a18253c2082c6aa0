"""Wake-ups, the queue of jobs, and the cursor of the scheduler."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from puntual.domain.ids import CreditorId, DebtorId, DebtorKey

# They share the price of a message.
JOBS_PER_MESSAGE: Final = 10


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

    def due(
        self, after: datetime, until: datetime, shards: int | None = None
    ) -> Iterator["WakeUp"]:
        """Yield the wake-ups in (after, until], page by page.

        Args:
            after: an instant before all of them.
            until: the last instant.
            shards: how many to read; None for those that are written to.
        """
        ...

    @property
    def shards(self) -> int:
        """Over how many shards wake-ups are spread."""
        ...

    def read_page(
        self, shard: int, after: datetime, until: datetime, start: str
    ) -> "Sequence[WakeUpRow]":
        """Return the next rows of one shard in (after, until], in the order of their places.

        Args:
            shard: the shard, which may be one that is written to no more.
            after: an instant before all of them.
            until: the last instant, in the same hour of UTC as the first one behind ``after``.
            start: the first place to read from; empty for the beginning.

        Returns:
            Nothing behind the last row. A page is small enough to be held in memory.
        """
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


@dataclass(frozen=True, slots=True)
class WakeUpRow:
    """Wake-ups of one creditor and instant that are stored together.

    Attributes:
        place: where it stands in its shard; texts, in the order in which rows are read.
        behind: the first place behind all rows of this creditor and instant that follow it.
        values: the debtors, each with the value of a message; see `WakeUp`.
    """

    place: str
    behind: str
    at: datetime
    creditor: CreditorId
    values: Mapping[DebtorId, int]


@dataclass(frozen=True, slots=True)
class ShardProgress:
    """How far one shard's wake-ups are queued.

    Attributes:
        up_to: all that were due by then are queued.
        until: the end of the slice of time that is under way; None between two.
        turn: how often the slice was begun; each time a creditor may queue more.
        place: what stands before it was looked at in this turn.
        left: the creditors that had more than their turn, each with the first place of theirs
            that is not queued.
    """

    up_to: datetime
    until: datetime | None = None
    turn: int = 1
    place: str = ""
    left: Mapping[CreditorId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far all wake-ups are queued.

    Attributes:
        shards: of each shard that was ever read, those included that are written to no more.
        revision: counts the writes, so that of two ticks at once one goes on and one ends.
    """

    shards: Sequence[ShardProgress]
    revision: int = 0


class SchedulerCursor(Protocol):
    """How far wake-ups were queued."""

    def read(self) -> Progress | None:
        """Return the progress; None before the first run."""
        ...

    def begun_at(self) -> datetime | None:
        """Return when the deployment began to keep records (UTC); None where nothing tells."""
        ...

    def write(self, progress: Progress) -> bool:
        """Store the progress under the next revision.

        Returns:
            False when another tick has stored its own since this one was read; nothing changed.
        """
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
