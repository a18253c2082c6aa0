"""One shard's way through a slice of time, page by page and in turns of the creditors.

A creditor that has queued its turn is left for the next one, in which it may queue more: whoever
has few due is through before whoever has many. What is left is known by the first place that is
not queued, so that a tick that ends anywhere is gone on with there.
"""

from collections import Counter, deque
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from puntual.domain.ids import CreditorId
from puntual.ports.scheduling import ShardProgress, WakeUpRow, WakeUps

# Jobs of one creditor in one shard and turn; in each later turn eight times as many.
FIRST_TURN: Final = 100
_GROWTH: Final = 8
_HOUR: Final = timedelta(hours=1)
_MOMENT: Final = timedelta(microseconds=1)


class Stage(NamedTuple):
    """What is walked at the same time by all shards; the lowest stage goes first."""

    until: datetime
    turn: int


class ShardWalk:
    """Walks one shard up to an instant.

    Attributes:
        shard: its number.
    """

    def __init__(
        self,
        wake_ups: WakeUps,
        shard: int,
        progress: ShardProgress,
        now: datetime,
        most_left: int,
    ) -> None:
        """Go on where a tick before has ended.

        Args:
            wake_ups: where to read.
            shard: the shard.
            progress: how far it is queued.
            now: the instant up to which to walk.
            most_left: how many creditors may be left for a later turn; any more are not.
        """
        self.shard = shard
        self._wake_ups = wake_ups
        self._now = now
        self._most_left = most_left
        self._up_to = progress.up_to
        self._until = progress.until
        self._rows: deque[WakeUpRow] = deque()
        self._begin_turn(progress.turn, progress.place, progress.left)

    @property
    def stage(self) -> Stage | None:
        """Where the walk is; None at its end."""
        if self._until is None:
            if self._up_to >= self._now:
                return None
            self._until = min(_end_of_hour(self._up_to + _MOMENT), self._now)
        return Stage(self._until, self._turn)

    @property
    def progress(self) -> ShardProgress:
        """How far the shard is queued, once all that was taken is."""
        if self._until is None or (self._turn == 1 and not self._place):
            return ShardProgress(self._up_to)
        left = {
            creditor: place if creditor in self._stopped else max(place, self._place)
            for creditor, place in self._left.items()
        }
        return ShardProgress(self._up_to, self._until, self._turn, self._place, left)

    def take(self, room: int) -> list[WakeUpRow]:
        """Return the next rows of the stage, within a page and about so many jobs.

        Nothing may be left of the stage behind them, or nothing but what waits for its turn.

        Raises:
            Unavailable: the wake-ups cannot be read.
        """
        if not self._rows and not self._read():
            self._end_turn()
            return []
        taken: list[WakeUpRow] = []
        while self._rows and room > 0:
            row = self._rows.popleft()
            self._place = _behind(row)
            if self._takes(row):
                taken.append(row)
                room -= len(row.values)
        return taken

    def _read(self) -> bool:
        if self._until is not None:
            page = self._wake_ups.read_page(self.shard, self._up_to, self._until, self._place)
            self._rows.extend(page)
        return bool(self._rows)

    def _takes(self, row: WakeUpRow) -> bool:
        creditor = row.creditor
        if creditor in self._stopped or (self._turn > 1 and not self._is_left(row)):
            self._skip(row)
            return False
        if self._queued[creditor] >= self._a_turn and self._may_leave(creditor):
            self._left[creditor] = row.place
            self._stopped.add(creditor)
            self._skip(row)
            return False
        self._queued[creditor] += len(row.values)
        return True

    def _is_left(self, row: WakeUpRow) -> bool:
        first = self._left.get(row.creditor)
        return first is not None and first <= row.place

    def _may_leave(self, creditor: CreditorId) -> bool:
        return creditor in self._left or len(self._left) < self._most_left

    def _skip(self, row: WakeUpRow) -> None:
        """Pass over the neighbours of a row that is not wanted, without reading all of them."""
        behind = row.behind
        first = self._left.get(row.creditor, "")
        if row.creditor not in self._stopped and row.place < first < behind:
            behind = first
        while self._rows and self._rows[0].place < behind:
            self._rows.popleft()
        self._place = max(self._place, behind)

    def _end_turn(self) -> None:
        left = {creditor: self._left[creditor] for creditor in self._stopped}
        if left:
            self._begin_turn(self._turn + 1, min(left.values()), left)
        elif self._until is not None:
            self._up_to, self._until = self._until, None
            self._begin_turn(1, "", {})

    def _begin_turn(self, turn: int, place: str, left: Mapping[CreditorId, str]) -> None:
        self._turn, self._place, self._left = turn, place, dict(left)
        self._stopped = {creditor for creditor, first in left.items() if first < place}
        self._queued: Counter[CreditorId] = Counter()
        # Whoever is alone keeps nobody waiting.
        self._a_turn = FIRST_TURN * _GROWTH ** (turn - 1) if turn == 1 or len(left) > 1 else _ALL


_ALL: Final = 1 << 62


def _behind(row: WakeUpRow) -> str:
    # No place holds a blank, which stands before all that a place holds.
    return f"{row.place} "


def _end_of_hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + _HOUR - _MOMENT
