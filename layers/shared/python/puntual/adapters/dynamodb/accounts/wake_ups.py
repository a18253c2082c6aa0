"""Wake-ups: rows by hour and shard, so that the next hours are found without an index.

Wake-ups of a batch of jobs are packed: a write costs the same up to a kilobyte, so many debtors
of one creditor stand in one row of their instant and shard. A debtor may stand in several rows of
an instant, and is returned once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.packs import digest_of, fill_packs, pack_of, pack_to_text
from puntual.adapters.dynamodb.items.values import integer_or_none, text_of
from puntual.adapters.dynamodb.keys.wake_up import (
    after_wake_ups_at,
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
from puntual.ports.scheduling import WakeUp, WakeUps

# Longer than any outage that is caught up by itself; expired rows cost nothing to remove.
_KEPT_FOR = timedelta(days=35)
# The members of packs are remembered for this many instants and shards, and then read again.
_REMEMBERED = 500

type _Values = dict[DebtorId, int]


class DynamoWakeUps(WakeUps):
    """Rows by hour and shard, single or packed."""

    def __init__(self, table: Table, shards: int) -> None:
        """Spread the wake-ups of an hour over some partitions.

        With fewer shards than before, rows in the dropped ones are not found any more; the daily
        pass puts them again.
        """
        self._table = table
        self._shards = shards
        self._packed: dict[tuple[str, datetime], frozenset[DebtorKey]] = {}

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

    @override
    def due(self, after: datetime, until: datetime) -> Iterator[WakeUp]:
        for hour in hours_between(after, until):
            for shard in range(self._shards):
                yield from self._due_in(wake_up_pk(hour, shard), after, until)

    def _due_in(self, pk: str, after: datetime, until: datetime) -> Iterator[WakeUp]:
        rows = self._table.query(
            "#pk = :pk AND #sk BETWEEN :first AND :last",
            {"pk": pk, "first": after_wake_ups_at(after), "last": after_wake_ups_at(until)},
            consistent=True,
        )
        wake_ups = (wake_up for row in rows for wake_up in _wake_ups_in(row))
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
        packs are read again only for a debtor who was not in them.
        """
        pk = wake_up_pk(at, shard_of(key.debtor, self._shards))
        if key in self._packed.get((pk, at), ()):
            return True
        if len(self._packed) >= _REMEMBERED:
            self._packed.clear()
        self._packed[(pk, at)] = self._read_packs(pk, at)
        return key in self._packed[(pk, at)]

    def _read_packs(self, pk: str, at: datetime) -> frozenset[DebtorKey]:
        first, last = packs_at(at)
        rows = self._table.query(
            "#pk = :pk AND #sk BETWEEN :first AND :last", {"pk": pk, "first": first, "last": last}
        )
        return frozenset(wake_up.key for row in rows for wake_up in _wake_ups_in(row))

    def _row(self, key: DebtorKey, at: datetime, value: int) -> Put:
        record = {**_frame(at), "value": value or None}
        return Put(wake_up_key(key, at, self._shards), record)


def _pack(at: datetime, shard: int, creditor: CreditorId, pack: Mapping[DebtorId, int]) -> Put:
    members = pack_to_text(pack)
    key = pack_key(at, shard, creditor, digest_of(members))
    return Put(key, {**_frame(at), "members": members})


def _frame(at: datetime) -> Record:
    return {"v": SCHEMA_VERSION, "ttl": int((at + _KEPT_FOR).timestamp())}


def _wake_ups_in(row: Record) -> Iterator[WakeUp]:
    sk = text_of(row, "sk")
    packed = parse_pack_sk(sk)
    if packed is None:
        at, key = parse_wake_up_sk(sk)
        yield WakeUp(key, at, integer_or_none(row, "value") or 0)
        return
    at, creditor = packed
    for debtor, value in pack_of(text_of(row, "members")).items():
        yield WakeUp(DebtorKey(creditor, debtor), at, value)
