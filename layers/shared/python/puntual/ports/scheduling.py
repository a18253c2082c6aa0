"""Wake-ups, the queue of jobs, and how far the scheduled functions have come."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from puntual.domain.ids import DebtorKey


class WakeUps(Protocol):
    """When to look at an account again. A row is a hint: a stale one does no harm."""

    def put(self, key: DebtorKey, at: datetime, value: int = 0) -> None:
        """Ask for a look at an instant; the same again changes its value at most."""
        ...

    def put_all(self, looks: "Iterable[WakeUp]") -> None:
        """Ask for many looks in as few writes as possible; the same again changes nothing."""
        ...

    def put_if_absent(self, key: DebtorKey, at: datetime, value: int = 0) -> bool:
        """Ask for a look and tell whether nobody had asked for it yet."""
        ...

    def due(self, after: datetime, until: datetime) -> Iterator["WakeUp"]:
        """Yield the wake-ups in (after, until], over all shards, page by page."""
        ...


@dataclass(frozen=True, slots=True)
class WakeUp:
    """One account that is due a look.

    Attributes:
        value: what a message would be worth; whom to write to first when not all may be. Zero
            where whoever asked for the look did not know; the look knows.
    """

    key: DebtorKey
    at: datetime
    value: int = 0


class SchedulerCursor(Protocol):
    """Up to which instant wake-ups were queued."""

    def read(self) -> datetime | None:
        """Return the instant, or None before the first run."""
        ...

    def move(self, to: datetime) -> None:
        """Move forward; a smaller value changes nothing."""
        ...


class Jobs(Protocol):
    """The queue of accounts to look at."""

    def put_all(self, wake_ups: Iterable[WakeUp], delay: timedelta = timedelta(0)) -> int:
        """Queue all, many at once, failed ones again; return how many.

        Args:
            wake_ups: whom to look at.
            delay: nobody is looked at before it has passed; up to 15 minutes.

        Raises:
            Unavailable: some could not be queued; all may be queued again without harm.
        """
        ...

    def put_back(self, key: DebtorKey, delay: timedelta) -> None:
        """Queue one anew, to be looked at after a delay of up to 15 minutes.

        Raises:
            Unavailable: it is not queued.
        """
        ...

    def put_back_all(self, delays: Iterable[tuple[DebtorKey, timedelta]]) -> None:
        """Queue some anew, many at once, each to be looked at after a delay of its own.

        Raises:
            Unavailable: some are not queued; all may be queued again without harm.
        """
        ...


class ReconcileCursor(Protocol):
    """Where the daily pass over all accounts stands."""

    def read(self) -> Mapping[str, str] | None:
        """Return the state of the running pass."""
        ...

    def write(self, state: Mapping[str, str]) -> None:
        """Store the state of the running pass."""
        ...
