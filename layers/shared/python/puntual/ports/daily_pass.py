"""The daily pass: how it is divided, how far it has come, and what it has counted."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple, Protocol

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.daily_metrics import MetricCounts
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.ports.scheduling import WakeUp

# The number of the segment that merges what all others have counted.
MERGE: Final = 0


@dataclass(frozen=True, slots=True)
class DailyPass:
    """One pass over all accounts.

    Attributes:
        number: from 1 on; a pass begins only when the one before has ended.
        day: the day that it counts.
        segments: into how many parts the table is divided; each has a number from 1 on.
        started_at: its beginning (UTC).
        queued_at: when its segments were last queued, all or those that had stopped.
        since: the beginning of the pass before; None for the first.
        ended_at: its end; None while it runs.
        last_ended_at: when a pass last ended; None before the first has.
    """

    number: int
    day: date
    segments: int
    started_at: datetime
    queued_at: datetime
    since: datetime | None = None
    ended_at: datetime | None = None
    last_ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """How far a segment has come.

    Attributes:
        number: its own, or ``MERGE``.
        after: the place after which it goes on; None at its beginning.
        moves: how often it has moved.
        stretches: the names of the stretches that count.
        groups: the groups of creditors of which they hold totals.
        tally: what it has done so far.
        passed_over: where some of the accounts lie that could not be read or repaired.
        is_done: whether nothing of it is left.
        moved_at: when it last moved (UTC); None while it has not begun.
    """

    number: int
    after: str | None = None
    moves: int = 0
    stretches: tuple[str, ...] = ()
    groups: frozenset[int] = frozenset()
    tally: Mapping[str, int] = field(default_factory=dict)
    passed_over: tuple[str, ...] = ()
    is_done: bool = False
    moved_at: datetime | None = None


class SegmentTask(NamedTuple):
    """Work for a lane: to go on with a segment of a pass."""

    number: int
    segment: int


@dataclass(frozen=True, slots=True)
class CarriedSales:
    """What the next pass takes over of a creditor's sales.

    Attributes:
        number: the pass that counted them.
        by_group: sales of the last days by group of the sample, and by currency and week of issue
            (as ``MXN.105612``), in minor units.
        before: the same as the pass before left it, for a pass that counts a creditor again.
        currencies: in which the creditor was ever seen to invoice.
    """

    number: int
    by_group: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    before: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    currencies: frozenset[str] = frozenset()


class PassBook(Protocol):
    """Where the pass stands. Nothing in it holds all accounts or all creditors."""

    def read(self) -> DailyPass | None:
        """Return the latest pass; None before the first."""
        ...

    def begin(self, fresh: DailyPass) -> bool:
        """Begin a pass; return False when another tick began one of this number."""
        ...

    def note_queued(self, number: int, at: datetime) -> None:
        """Note when the segments of a running pass were queued again."""
        ...

    def end(self, number: int, at: datetime) -> None:
        """End a pass; one that has ended stays as it is."""
        ...

    def segment(self, number: int, segment: int) -> Segment:
        """Return how far a segment has come."""
        ...

    def segments(self, number: int) -> Sequence[Segment]:
        """Return the segments of a pass that have begun, the merge left out."""
        ...

    def move(self, number: int, before: Segment, after: Segment) -> bool:
        """Move a segment on; return False when it has moved since ``before`` was read.

        With it count the stretches that ``after`` names, and those of a lane that lost never do.
        """
        ...

    def put_totals(
        self,
        number: int,
        group: str,
        stretch: str,
        totals: Mapping[str, MetricCounts],
        at: datetime,
    ) -> None:
        """Keep what a stretch counted for a group; it counts once its segment names it."""
        ...

    def totals(
        self, number: int, group: str, stretches: Collection[str]
    ) -> Mapping[str, MetricCounts]:
        """Return the sums of a group over the stretches that count, by name."""
        ...

    def carried(self, creditor: CreditorId) -> CarriedSales | None:
        """Return what an earlier pass carried over; None for a creditor that is new."""
        ...

    def carry(self, creditor: CreditorId, sales: CarriedSales) -> None:
        """Keep what the next pass takes over."""
        ...

    def compared(self, segments: int, segment: int) -> Mapping[bytes, bytes]:
        """Return digests of a segment's views by account, as they were last kept.

        Args:
            segments: into how many the table is divided; of another division nothing is known.
            segment: from 1 on.
        """
        ...

    def keep_compared(
        self, segments: int, segment: int, views: Mapping[bytes, bytes], at: datetime
    ) -> None:
        """Keep digests of a segment's views by account, for some passes to come.

        Of two lanes that keep some at once the last one has its way: each digest was true once,
        and one that is not any more costs a read.
        """
        ...


class PassQueue(Protocol):
    """The queue of the pass: its lanes take segments from it."""

    def put_all(self, tasks: Iterable[SegmentTask]) -> None:
        """Queue segments.

        Raises:
            Unavailable: some are not queued; all may be queued again without harm.
        """
        ...


class ScannedAccount(Protocol):
    """An account as a scan found it: perhaps a moment old, and read only when asked for.

    Each method raises what is wrong with the account's records.
    """

    @property
    def place(self) -> str:
        """Name where it lies, so that it can be repaired."""
        ...

    @property
    def key(self) -> DebtorKey:
        """Name the account."""
        ...

    def excerpt(self) -> AccountExcerpt | None:
        """Return what a sender reads of it; None where only the whole account can tell."""
        ...

    def contacts(self) -> tuple[Contact, ...]:
        """Return its contacts as they are known."""
        ...

    def noted_on(self) -> date | None:
        """Return the latest day (UTC) of which a change of it tells; None without any."""
        ...

    def told_ids(self) -> frozenset[str]:
        """Return ids that statuses told of the phone that it has, and that it does not know."""
        ...

    def last_reasons(self) -> str | None:
        """Return the reasons of the last suppressed message, sorted and joined by commas."""
        ...

    def unpacked(self) -> Account:
        """Return the account but for the contacts that have left it: half of what it costs."""
        ...

    def whole(self) -> Account:
        """Return the whole account; it costs more the older that is."""
        ...


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """Accounts of one page, each with all of its items.

    Attributes:
        after: the place after which the next page begins; None after the last one.
    """

    accounts: tuple[ScannedAccount, ...]
    after: str | None


class AccountScan(Protocol):
    """The scan over all accounts, which only the daily pass may do."""

    def count_items(self) -> int | None:
        """Return about how many items there are; None while they are not counted."""
        ...

    def walk(self, segment: int, segments: int, after: str | None) -> Iterator[ScannedPage]:
        """Yield the pages of one of several segments, from a place on.

        Args:
            segment: from 1 on.
            segments: how many there are.
            after: the place after which to begin; None for the beginning.
        """
        ...


class WakeUpCheck(Protocol):
    """Compares wake-ups that should be there with those that are."""

    def missing(self, wake_ups: Sequence[WakeUp]) -> Sequence[WakeUp]:
        """Return those that are not scheduled, as far as a read of a moment ago tells."""
        ...

    def forget(self) -> None:
        """Forget what was read, as when a lane begins."""
        ...
