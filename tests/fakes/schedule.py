"""Wake-ups, cursors and the queue."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from puntual.domain.ids import DebtorKey
from puntual.ports.scheduling import Progress, ShardProgress, WakeUp, WakeUpRow
from tests.fakes.outage import Breakable


class FakeWakeUps(Breakable):
    """Rows of one debtor each, all in the first shard."""

    def __init__(self) -> None:
        super().__init__()
        self.shards = 1
        self.page = 3
        self.rows: set[tuple[datetime, DebtorKey]] = set()
        self.values: dict[tuple[datetime, DebtorKey], int] = {}

    def put(self, key: DebtorKey, at: datetime, value: int = 0) -> None:
        self._may_fail("put")
        self._keep((at.astimezone(UTC), key), value)

    def put_all(self, wake_ups: Iterable[WakeUp]) -> None:
        self._may_fail("put_all")
        for one in wake_ups:
            row = (one.at.astimezone(UTC), one.key)
            self._keep(row, max(one.value, self.values.get(row, 0)))

    def put_if_absent(self, key: DebtorKey, at: datetime, value: int = 0) -> bool:
        self._may_fail("put_if_absent")
        row = (at.astimezone(UTC), key)
        if row in self.rows:
            return False
        self._keep(row, value)
        return True

    def due(self, after: datetime, until: datetime, shards: int | None = None) -> Iterator[WakeUp]:
        self._may_fail("due")
        for at, key in sorted(self.rows) if shards != 0 else ():
            if after < at <= until:
                yield WakeUp(key, at, self.values.get((at, key), 0))

    def read_page(
        self, shard: int, after: datetime, until: datetime, start: str
    ) -> Sequence[WakeUpRow]:
        self._may_fail("read_page")
        rows = [self._row(at, key) for at, key in self.rows if after < at <= until and not shard]
        found = sorted((row for row in rows if row.place >= start), key=lambda row: row.place)
        return found[: self.page]

    def _row(self, at: datetime, key: DebtorKey) -> WakeUpRow:
        neighbours = f"{at.isoformat(timespec='microseconds')}#{key.creditor}"
        values = {key.debtor: self.values.get((at, key), 0)}
        place = f"{neighbours}#{key.debtor}"
        return WakeUpRow(place, f"{neighbours}$", at, key.creditor, values)

    def _keep(self, row: tuple[datetime, DebtorKey], value: int) -> None:
        self.rows.add(row)
        self.values[row] = value

    def of(self, key: DebtorKey) -> list[datetime]:
        """Return when an account is looked at again, soonest first."""
        return sorted(at for at, one in self.rows if one == key)


class FakeSchedulerCursor(Breakable):
    def __init__(self, at: datetime | None = None) -> None:
        super().__init__()
        self.progress = None if at is None else Progress([ShardProgress(at)], 1)
        self.begun: datetime | None = None

    @property
    def at(self) -> datetime | None:
        """Return the instant up to which all is queued."""
        shards = () if self.progress is None else self.progress.shards
        return min((one.up_to for one in shards), default=None)

    def read(self) -> Progress | None:
        self._may_fail("read")
        return self.progress

    def begun_at(self) -> datetime | None:
        self._may_fail("begun_at")
        return self.begun

    def write(self, progress: Progress) -> bool:
        self._may_fail("write")
        if progress.revision != (0 if self.progress is None else self.progress.revision):
            return False
        self.progress = replace(progress, revision=progress.revision + 1)
        return True


class FakeJobs(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self.queued: list[WakeUp] = []
        self.delays: list[timedelta] = []
        self.put_backs: list[tuple[DebtorKey, timedelta]] = []

    def put_all(self, wake_ups: Iterable[WakeUp], delay: timedelta = timedelta(0)) -> int:
        self._may_fail("put_all")
        batch = list(wake_ups)
        self.queued.extend(batch)
        self.delays.extend([delay] * len(batch))
        self._may_lose_answer("put_all")
        return len(batch)

    def requeue(self, key: DebtorKey, delay: timedelta) -> None:
        self._may_fail("requeue")
        self.put_backs.append((key, delay))

    def requeue_all(self, delays: Iterable[tuple[DebtorKey, timedelta]]) -> None:
        self._may_fail("requeue_all")
        self.put_backs.extend(delays)
