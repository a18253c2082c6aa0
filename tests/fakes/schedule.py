"""Wake-ups, cursors and the queue."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from puntual.domain.ids import DebtorKey
from puntual.ports import WakeUp
from tests.fakes.outage import Breakable


class FakeWakeUps(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self.rows: set[tuple[datetime, DebtorKey]] = set()

    def put(self, key: DebtorKey, at: datetime) -> None:
        self._may_fail("put")
        self.rows.add((at.astimezone(UTC), key))

    def put_if_absent(self, key: DebtorKey, at: datetime) -> bool:
        self._may_fail("put_if_absent")
        row = (at.astimezone(UTC), key)
        was_absent = row not in self.rows
        self.rows.add(row)
        return was_absent

    def due(self, after: datetime, until: datetime) -> Iterator[WakeUp]:
        self._may_fail("due")
        for at, key in sorted(self.rows):
            if after < at <= until:
                yield WakeUp(key, at)

    def of(self, key: DebtorKey) -> list[datetime]:
        """Return when an account is looked at again, soonest first."""
        return sorted(at for at, one in self.rows if one == key)


class FakeSchedulerCursor(Breakable):
    def __init__(self, at: datetime | None = None) -> None:
        super().__init__()
        self.at = at

    def read(self) -> datetime | None:
        self._may_fail("read")
        return self.at

    def move(self, to: datetime) -> None:
        self._may_fail("move")
        self.at = to if self.at is None else max(self.at, to)


class FakeReconcileCursor(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self.state: Mapping[str, str] | None = None

    def read(self) -> Mapping[str, str] | None:
        self._may_fail("read")
        return self.state

    def write(self, state: Mapping[str, str]) -> None:
        self._may_fail("write")
        self.state = dict(state)


class FakeJobs(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self.queued: list[WakeUp] = []

    def put_all(self, wake_ups: Iterable[WakeUp]) -> int:
        self._may_fail("put_all")
        batch = list(wake_ups)
        self.queued.extend(batch)
        self._may_lose_answer("put_all")
        return len(batch)
