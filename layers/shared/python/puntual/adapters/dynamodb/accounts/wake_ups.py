"""Wake-ups: rows by hour and shard, so that the next hours are found without an index.

Wake-ups of a batch of jobs are packed: a write costs the same up to a kilobyte, so many debtors
of one creditor stand in one row of their instant and shard. A debtor may stand in several rows of
an instant, and is returned once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.packs import digest_of, fill_packs, pack_of, pack_to_text
from puntual.adapters.dynamodb.items.values import integer_or_none, text_of
from puntual.adapters.dynamodb.keys.wake_up import (
    after_wake_ups_at,
    behind_neighbours,
    hours_between,
    pack_key,
    packs_at,
    parse_pack_sk,
    parse_wake_up_sk,
    shard_of,
    wake_up_key,
    wake_up_pk,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import OWN_WRITE, is_own_write, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from puntual.ports.scheduling import WakeUp, WakeUpRow, WakeUps

# Longer than any outage that is caught up by itself; expired rows cost nothing to remove.
_KEPT_FOR = timedelta(days=35)
# A row has a kilobyte or so: a page stays below the megabyte at which DynamoDB ends an answer.
_PAGE = 250
# The members of packs are remembered for this many instants and shards, and then read again.
_REMEMBERED = 500

# So many members of packs are read for the price of a debtor who is put in vain.
_MEMBERS_FOR_A_MISS = 500

type _Values = dict[DebtorId, int]


@dataclass(slots=True)
class _Packed:
    """The members of packs of an instant and shard, and how often one was missed in them."""

    members: frozenset[DebtorKey]
    missed: int = 0


class DynamoWakeUps(WakeUps):
    """Rows by hour and shard, single or packed."""

    def __init__(self, table: Table, shards: int) -> None:
        """Spread the wake-ups of an hour over some partitions."""
        self._table = table
        self._shards = shards
        self._packed: dict[tuple[str, datetime], _Packed] = {}

    @override
    def put(self, key: DebtorKey, at: datetime, value: int = 0) -> None:
        self._table.put(self._row(key, at, value))

    @override
    def put_all(self, wake_ups: Iterable[WakeUp]) -> None:
        groups: dict[tuple[datetime, int, CreditorId], _Values] = defaultdict(dict)
        for wake_up in wake_ups:
            shard = shard_of(wake_up.key.debtor, self._shards)
            group = groups[(wake_up.at.astimezone(UTC), shard, wake_up.key.creditor)]
            group[wake_up.key.debtor] = max(wake_up.value, group.get(wake_up.key.debtor, 0))
        for (at, shard, creditor), values in groups.items():
            self._put_group(at, shard, creditor, values)

    @override
    def put_if_absent(self, key: DebtorKey, at: datetime, value: int = 0) -> bool:
        if self._is_packed(key, at):
            return False
        token = new_token()
        row = self._row(key, at, value)
        record = {**row.record, OWN_WRITE: token}
        try:
            self._table.put(Put(row.key, record, "attribute_not_exists(#pk)"))
        except ConditionFailed as err:
            return is_own_write(err, token)
        return True

    @property
    @override
    def shards(self) -> int:
        return self._shards

    @override
    def due(self, after: datetime, until: datetime, shards: int | None = None) -> Iterator[WakeUp]:
        for hour in hours_between(after, until):
            for shard in range(self._shards if shards is None else shards):
                yield from self._due_in(wake_up_pk(hour, shard), after, until)

    @override
    def read_page(
        self, shard: int, after: datetime, until: datetime, start: str
    ) -> Sequence[WakeUpRow]:
        first, last = max(after_wake_ups_at(after), start), after_wake_ups_at(until)
        if first > last:
            return []
        rows = self._table.query(
            "#pk = :pk AND #sk BETWEEN :first AND :last",
            {"pk": wake_up_pk(until, shard), "first": first, "last": last},
            consistent=True,
            limit=_PAGE,
        )
        return [*map(_row_of, rows)]

    def _due_in(self, pk: str, after: datetime, until: datetime) -> Iterator[WakeUp]:
        rows = self._table.query(
            "#pk = :pk AND #sk BETWEEN :first AND :last",
            {"pk": pk, "first": after_wake_ups_at(after), "last": after_wake_ups_at(until)},
            consistent=True,
        )
        wake_ups = (wake_up for row in rows for wake_up in wake_ups_in(row))
        for at, same_instant in groupby(wake_ups, key=lambda wake_up: wake_up.at):
            values: dict[DebtorKey, int] = {}
            for one in same_instant:
                values[one.key] = max(one.value, values.get(one.key, 0))
            yield from (WakeUp(key, at, value) for key, value in values.items())

    def _put_group(
        self, at: datetime, shard: int, creditor: CreditorId, values: Mapping[DebtorId, int]
    ) -> None:
        for pack in fill_packs(values):
            if len(pack) == 1:
                ((debtor, value),) = pack.items()
                self._table.put(self._row(DebtorKey(creditor, debtor), at, value))
            else:
                self._table.put(_pack(at, shard, creditor, pack))

    def _is_packed(self, key: DebtorKey, at: datetime) -> bool:
        """Tell whether a debtor stands in a pack; packs are never removed.

        The daily pass asks for each debtor, and thousands of them may share an instant. So their
        packs are read again only for a debtor who was not in them, and the more there are, the
        more such debtors are waited for: who was packed meanwhile is then put once more, which
        costs a write and does no harm.
        """
        pk = wake_up_pk(at, shard_of(key.debtor, self._shards))
        packed = self._packed.get((pk, at))
        if packed is not None:
            if key in packed.members:
                return True
            packed.missed += 1
            if packed.missed * _MEMBERS_FOR_A_MISS <= len(packed.members):
                return False
        if len(self._packed) >= _REMEMBERED:
            self._packed.clear()
        self._packed[(pk, at)] = _Packed(self._read_packs(pk, at))
        return key in self._packed[(pk, at)].members

    def _read_packs(self, pk: str, at: datetime) -> frozenset[DebtorKey]:
        first, last = packs_at(at)
        rows = self._table.query(
            "#pk = :pk AND #sk BETWEEN :first AND :last", {"pk": pk, "first": first, "last": last}
        )
        return frozenset(wake_up.key for row in rows for wake_up in wake_ups_in(row))

    def _row(self, key: DebtorKey, at: datetime, value: int) -> Put:
        record = {**_frame(at), "value": value or None}
        return Put(wake_up_key(key, at, self._shards), record)


def _pack(at: datetime, shard: int, creditor: CreditorId, pack: Mapping[DebtorId, int]) -> Put:
    members = pack_to_text(pack)
    key = pack_key(at, shard, creditor, digest_of(members))
    return Put(key, {**_frame(at), "members": members})


def _frame(at: datetime) -> Record:
    return {"v": SCHEMA_VERSION, "ttl": int((at + _KEPT_FOR).timestamp())}


def _row_of(row: Record) -> WakeUpRow:
    sk = text_of(row, "sk")
    packed = parse_pack_sk(sk)
    if packed is None:
        at, key = parse_wake_up_sk(sk)
        value = integer_or_none(row, "value") or 0
        return WakeUpRow(sk, behind_neighbours(sk), at, key.creditor, {key.debtor: value})
    at, creditor = packed
    members = pack_of(text_of(row, "members"))
    return WakeUpRow(sk, behind_neighbours(sk), at, creditor, members)


def wake_ups_in(row: Record) -> Iterator[WakeUp]:
    """Yield the wake-ups of a row: one, or those of a pack."""
    found = _row_of(row)
    for debtor, value in found.values.items():
        yield WakeUp(DebtorKey(found.creditor, debtor), found.at, value)
