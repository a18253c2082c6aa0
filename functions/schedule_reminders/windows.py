"""What is queued at once: a window of some thousand wake-ups over all shards, each debtor once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from functions.schedule_reminders.shard_walk import ShardWalk, Stage
from puntual.domain.ids import DebtorKey
from puntual.ports.scheduling import Progress, ShardProgress, WakeUp, WakeUpRow, WakeUps

# All that a tick holds of what is due, and all that is queued twice when it is killed.
WINDOW: Final = 4000
_OF_ONE_SHARD: Final = 1000
# Of so many debtors a second wake-up is noticed; another evaluation does no harm.
_REMEMBERED: Final = 100_000
# As long as wake-up rows live: 840 queries a shard, once after schedules were off so long.
_LONGEST_BACK: Final = timedelta(days=35)
# Before anybody could have put a row: a deployment of more shards takes some minutes, and a clock
# may be put back.
_ROOM: Final = timedelta(days=1)
# The creditors that wait for a later turn are kept in one item, which stays below 100 KB.
_MOST_LEFT: Final = 800
# So often pages are read for a window: those who wait for a later turn are passed over.
_LOOKS: Final = 50


class Windows:
    """Windows up to an instant, oldest slice of time first."""

    def __init__(
        self,
        wake_ups: WakeUps,
        progress: Progress,
        now: datetime,
        size: int = WINDOW,
        begun_at: datetime | None = None,
    ) -> None:
        """Go on from a stored progress.

        A shard that is new since then is read from a day before, and one that is written to no
        more as long as it is known; none from before the oldest row that can be there.

        Args:
            wake_ups: where to read.
            progress: how far all is queued.
            now: the instant up to which to read.
            size: about how many wake-ups a window has: up to a row more.
            begun_at: when the first row can have been put; None where nothing tells.
        """
        self._size = size
        shards = _shards_of(progress, wake_ups.shards, now, begun_at)
        most_left = max(_MOST_LEFT // len(shards), 1)
        self._walks = [
            ShardWalk(wake_ups, number, one, now, most_left) for number, one in enumerate(shards)
        ]
        self._revision = progress.revision
        self._seen: set[DebtorKey] = set()

    def __iter__(self) -> Iterator[Sequence[WakeUp]]:
        """Yield the windows; the progress behind one is stored once it is queued.

        Raises:
            Unavailable: the wake-ups cannot be read.
        """
        while (stage := self._stage) is not None:
            yield self._fresh(self._take(stage))

    @property
    def progress(self) -> Progress:
        """How far all is queued, with the last window."""
        return Progress([walk.progress for walk in self._walks], self._revision)

    @property
    def is_within_a_slice(self) -> bool:
        """Tell whether a slice of time is queued in part."""
        return any(walk.progress.until is not None for walk in self._walks)

    @property
    def up_to(self) -> datetime:
        """The instant up to which nothing is left."""
        return min(walk.progress.up_to for walk in self._walks)

    def note_stored(self) -> None:
        """Go on under the revision that was just stored."""
        self._revision += 1

    @property
    def _stage(self) -> Stage | None:
        stages = (walk.stage for walk in self._walks)
        return min((stage for stage in stages if stage is not None), default=None)

    def _take(self, stage: Stage) -> list[WakeUpRow]:
        """Return what is left of a stage, up to a window, from all shards in turn."""
        rows: list[WakeUpRow] = []
        room = self._size
        for _ in range(_LOOKS):
            walks = [one for one in self._walks if one.stage == stage]
            for walk in walks:
                taken = walk.take(min(room, _OF_ONE_SHARD)) if room > 0 else []
                room -= sum(len(row.values) for row in taken)
                rows.extend(taken)
            if not walks or room <= 0:
                break
        return rows

    def _fresh(self, rows: Iterable[WakeUpRow]) -> list[WakeUp]:
        """Return each debtor's first wake-up, with the highest value among them."""
        fresh: dict[DebtorKey, WakeUp] = {}
        for row in sorted(rows, key=lambda one: one.at):
            for debtor, value in row.values.items():
                key = DebtorKey(row.creditor, debtor)
                if key not in self._seen:
                    first = fresh.get(key) or WakeUp(key, row.at, value)
                    fresh[key] = first if first.value >= value else replace(first, value=value)
        if len(self._seen) + len(fresh) > _REMEMBERED:
            self._seen.clear()
        self._seen.update(fresh)
        return list(fresh.values())


def _shards_of(
    progress: Progress, count: int, now: datetime, begun_at: datetime | None
) -> Sequence[ShardProgress]:
    oldest = now - _LONGEST_BACK
    known = [one if one.up_to >= oldest else ShardProgress(oldest) for one in progress.shards]
    first = min((one.up_to for one in known), default=begun_at)
    back = oldest if first is None else max(min(first, now) - _ROOM, oldest)
    return [*known, *[ShardProgress(back)] * (count - len(known))]
