"""The daily pass: its book, its queue, the scan over accounts, and the check of wake-ups."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import batched
from zlib import crc32

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.daily_metrics import MetricCounts
from puntual.domain.accounts.excerpt import AccountExcerpt, excerpt_of
from puntual.domain.errors import NotFound
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.ports.daily_pass import (
    MERGE,
    CarriedSales,
    DailyPass,
    ScannedPage,
    Segment,
    SegmentTask,
)
from puntual.ports.scheduling import WakeUp
from tests.fakes.memory import Memory
from tests.fakes.outage import Breakable
from tests.fakes.schedule import FakeWakeUps


class FakePassBook(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self.latest: DailyPass | None = None
        self.moved: dict[tuple[int, int], Segment] = {}
        self.counted: dict[tuple[int, str, str], Mapping[str, MetricCounts]] = {}
        self.sales: dict[CreditorId, CarriedSales] = {}
        self.views: dict[tuple[int, int], dict[bytes, bytes]] = {}

    def read(self) -> DailyPass | None:
        self._may_fail("read")
        return self.latest

    def begin(self, fresh: DailyPass) -> bool:
        self._may_fail("begin")
        if self.latest is not None and self.latest.number >= fresh.number:
            return self.latest == fresh
        self.latest = fresh
        return True

    def note_queued(self, number: int, at: datetime) -> None:
        self._may_fail("note_queued")
        if self._runs(number) and self.latest is not None:
            self.latest = replace(self.latest, queued_at=at)

    def end(self, number: int, at: datetime) -> None:
        self._may_fail("end")
        if self._runs(number) and self.latest is not None:
            self.latest = replace(self.latest, ended_at=at, last_ended_at=at)

    def _runs(self, number: int) -> bool:
        latest = self.latest
        return latest is not None and latest.number == number and latest.ended_at is None

    def segment(self, number: int, segment: int) -> Segment:
        self._may_fail("segment")
        return self.moved.get((number, segment), Segment(segment))

    def segments(self, number: int) -> Sequence[Segment]:
        self._may_fail("segments")
        found = sorted(self.moved.items())
        return [one for (owner, name), one in found if owner == number and name != MERGE]

    def move(self, number: int, before: Segment, after: Segment) -> bool:
        self._may_fail("move")
        key = (number, before.number)
        if self.moved.get(key, Segment(before.number)).moves != before.moves:
            return self.moved[key] == after
        self.moved[key] = after
        self._may_lose_answer("move")
        return True

    def put_totals(
        self,
        number: int,
        group: str,
        stretch: str,
        totals: Mapping[str, MetricCounts],
        at: datetime,
    ) -> None:
        assert at.tzinfo is not None
        self._may_fail("put_totals")
        self.counted[(number, group, stretch)] = {
            name: Counter(one) for name, one in totals.items()
        }

    def totals(
        self, number: int, group: str, stretches: Collection[str]
    ) -> Mapping[str, MetricCounts]:
        self._may_fail("totals")
        sums: dict[str, MetricCounts] = {}
        for (owner, name, stretch), totals in self.counted.items():
            if (owner, name) == (number, group) and stretch in stretches:
                for creditor, counts in totals.items():
                    sums.setdefault(creditor, Counter()).update(counts)
        return sums

    def carried(self, creditor: CreditorId) -> CarriedSales | None:
        self._may_fail("carried")
        return self.sales.get(creditor)

    def carry(self, creditor: CreditorId, sales: CarriedSales) -> None:
        self._may_fail("carry")
        self.sales[creditor] = sales

    def compared(self, segments: int, segment: int) -> Mapping[bytes, bytes]:
        self._may_fail("compared")
        return dict(self.views.get((segments, segment), {}))

    def keep_compared(
        self, segments: int, segment: int, views: Mapping[bytes, bytes], at: datetime
    ) -> None:
        assert at.tzinfo is not None
        self._may_fail("keep_compared")
        self.views.setdefault((segments, segment), {}).update(views)


class FakePassQueue(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self.queued: list[SegmentTask] = []

    def put_all(self, tasks: Iterable[SegmentTask]) -> None:
        self._may_fail("put_all")
        self.queued += tasks


class FakeScannedAccount:
    def __init__(self, memory: Memory, key: DebtorKey) -> None:
        self._memory = memory
        self._key = key

    @property
    def place(self) -> str:
        return f"{self._key.creditor}/{self._key.debtor}"

    @property
    def key(self) -> DebtorKey:
        return self._key

    def excerpt(self) -> AccountExcerpt | None:
        return excerpt_of(self.whole())

    def contacts(self) -> tuple[Contact, ...]:
        return self.whole().contacts

    def noted_on(self) -> date | None:
        whole = self.whole()
        noted = [one.recorded_at for one in whole.invoices if one.recorded_at is not None]
        noted += (one.recorded_at for one in whole.payments)
        noted += (one.since for one in whole.holds)
        noted += (one.at for one in whole.profile.consents)
        return max((at.astimezone(UTC).date() for at in noted), default=None)

    def told_ids(self) -> frozenset[str]:
        return self._memory.accounts[self._key].told_ids

    def last_reasons(self) -> str | None:
        last = self._memory.accounts[self._key].last_reasons
        return None if last is None else ",".join(last)

    def unpacked(self) -> Account:
        return self.whole()

    def whole(self) -> Account:
        account = self._memory.account(self._key)
        if account is None:
            raise NotFound("the account has no profile")
        return account


@dataclass
class FakeAccountScan(Breakable):
    """Yields pages of a hundred accounts.

    Attributes:
        items: how many there are said to be.
        scanned: an account in place of the stored one.
    """

    memory: Memory
    items: int | None = None
    scanned: dict[DebtorKey, FakeScannedAccount] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def count_items(self) -> int | None:
        self._may_fail("count_items")
        return self.items

    def walk(self, segment: int, segments: int, after: str | None) -> Iterator[ScannedPage]:
        keys = sorted(
            key
            for key in self.memory.accounts
            if crc32(str(key).encode()) % segments == segment - 1
            and (after is None or _place_of(key) > after)
        )
        pages = [*batched(keys, 100, strict=False)]
        for number, page in enumerate(pages, 1):
            self._may_fail("walk")
            accounts = (
                self.scanned.get(key) or FakeScannedAccount(self.memory, key) for key in page
            )
            is_last = number == len(pages)
            yield ScannedPage(tuple(accounts), None if is_last else _place_of(page[-1]))
        if not pages:
            yield ScannedPage((), None)


class FakeWakeUpCheck(Breakable):
    def __init__(self, wake_ups: FakeWakeUps) -> None:
        super().__init__()
        self._wake_ups = wake_ups

    def missing(self, wake_ups: Sequence[WakeUp]) -> Sequence[WakeUp]:
        self._may_fail("missing")
        rows = self._wake_ups.rows
        return [one for one in wake_ups if (one.at.astimezone(UTC), one.key) not in rows]

    def forget(self) -> None:
        """Nothing is remembered here."""


def _place_of(key: DebtorKey) -> str:
    return f"{key.creditor}\n{key.debtor}"
