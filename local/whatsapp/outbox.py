"""What is still to happen: webhook updates and taps, ordered by simulated instant."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush

from local.whatsapp.wire.payloads import Update

# Meta retries at once, then ever more rarely, for seven days.
_BACKOFF = (5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600)
_GIVE_UP_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pending:
    """One update on its way; without `tell` something happens that no webhook tells.

    `tell` builds the update when it leaves: hundreds of thousands may wait. `happen` is run
    once, when the instant comes, whether or not the webhook gets through; it returns False when
    there is nothing left to tell. `told` learns when the webhook has taken it.
    """

    wa_id: str
    at: datetime
    label: str
    tell: Callable[[], Update] | None
    happen: Callable[[], bool] | None = None
    told: Callable[[datetime], None] | None = None
    is_status: bool = False
    attempts: int = 0


@dataclass(slots=True)
class Outbox:
    """A queue by instant; equal instants keep the order in which they were put."""

    _heap: list[tuple[datetime, int, Pending]] = field(default_factory=list)
    _count: int = 0

    def __len__(self) -> int:
        """Return how many updates wait."""
        return len(self._heap)

    def put(self, pending: Pending, due: datetime | None = None) -> None:
        """Queue an update for its instant, or for a later one."""
        self._count += 1
        heappush(self._heap, (due or pending.at, self._count, pending))

    def put_back(self, pending: Pending, now: datetime) -> bool:
        """Queue a refused update for another try; False if it is too old for that."""
        if now - pending.at > _GIVE_UP_AFTER:
            return False
        wait = _BACKOFF[min(pending.attempts, len(_BACKOFF) - 1)]
        later = replace(pending, attempts=pending.attempts + 1, happen=None)
        self.put(later, now + timedelta(seconds=wait))
        return True

    def take_due(self, now: datetime) -> list[Pending]:
        """Remove and return what is due, earliest first."""
        due = []
        while self._heap and self._heap[0][0] <= now:
            due.append(heappop(self._heap)[2])
        return due

    def next_at(self) -> datetime | None:
        """Return the instant of the earliest update."""
        return self._heap[0][0] if self._heap else None

    def clear(self) -> None:
        """Forget everything."""
        self._heap.clear()
