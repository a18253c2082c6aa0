"""Wake-ups that should be there against those that are, many at a time and without a write.

Many accounts share an instant, the opening hour: the rows of such an instant are read by one query
and remembered. Those of other instants are read by their keys, a hundred to a call. A row in a
pack is found by the query alone; what looks missing is put on condition that it is absent, which
knows of packs.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Final, override

from puntual.adapters.dynamodb.accounts.wake_ups import wake_ups_in
from puntual.adapters.dynamodb.keys.wake_up import (
    after_wake_ups_at,
    before_wake_ups_at,
    shard_of,
    wake_up_key,
    wake_up_pk,
)
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.ids import DebtorKey
from puntual.ports.daily_pass import WakeUpCheck
from puntual.ports.scheduling import WakeUp

# A query pays for what it reads, 0.12 KB a row; a key pays for 4 KB whatever it finds.
_WORTH_A_QUERY: Final = 4
# Of an instant with more rows than this, most concern other segments.
_MOST_ROWS: Final = 6000
# How many debtors are remembered in all, a few hundred bytes each.
_MOST_REMEMBERED: Final = 60_000

type _Instant = tuple[str, datetime]


class DynamoWakeUpCheck(WakeUpCheck):
    """Reads the rows of instants, or rows by their keys."""

    def __init__(self, table: Table, shards: int) -> None:
        self._table = table
        self._shards = shards
        self._known: dict[_Instant, frozenset[DebtorKey]] = {}
        self._crowded: set[_Instant] = set()

    @override
    def forget(self) -> None:
        self._known.clear()
        self._crowded.clear()

    @override
    def missing(self, wake_ups: Sequence[WakeUp]) -> Sequence[WakeUp]:
        by_instant: dict[_Instant, list[WakeUp]] = defaultdict(list)
        for one in wake_ups:
            pk = wake_up_pk(one.at, shard_of(one.key.debtor, self._shards))
            by_instant[(pk, one.at.astimezone(UTC))].append(one)
        missing: list[WakeUp] = []
        alone: list[WakeUp] = []
        for instant, group in by_instant.items():
            known = self._rows_of(instant, len(group))
            if known is None:
                alone += group
            else:
                missing += (one for one in group if one.key not in known)
        return [*missing, *self._absent(alone)]

    def _rows_of(self, instant: _Instant, wanted: int) -> frozenset[DebtorKey] | None:
        """Return who is scheduled at an instant; None where that is not worth a query."""
        if instant in self._known:
            return self._known[instant]
        if wanted < _WORTH_A_QUERY or instant in self._crowded:
            return None
        found = frozenset(islice(self._read(instant), _MOST_ROWS + 1))
        if len(found) > _MOST_ROWS:
            self._crowded.add(instant)
            return None
        if sum(map(len, self._known.values())) + len(found) > _MOST_REMEMBERED:
            self.forget()
        self._known[instant] = found
        return found

    def _read(self, instant: _Instant) -> Iterator[DebtorKey]:
        pk, at = instant
        rows = self._table.query(
            "#pk = :pk AND #sk BETWEEN :first AND :last",
            {"pk": pk, "first": before_wake_ups_at(at), "last": after_wake_ups_at(at)},
        )
        return (wake_up.key for row in rows for wake_up in wake_ups_in(row))

    def _absent(self, wake_ups: Sequence[WakeUp]) -> Iterator[WakeUp]:
        keys = {wake_up_key(one.key, one.at, self._shards): one for one in wake_ups}
        found = self._table.find_keys(list(keys))
        return (one for key, one in keys.items() if key not in found)
