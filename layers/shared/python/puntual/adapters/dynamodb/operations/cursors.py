"""The cursor of the scheduler."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, override
from zlib import compress, decompress

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import instant_of, integer_of, to_instant_or_none
from puntual.adapters.dynamodb.keys.number import SCHEDULER_CURSOR
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import OWN_WRITE, is_own_write, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.adapters.instants import from_instant, to_instant
from puntual.ports.scheduling import (
    Progress,
    SchedulerCursor,
    ShardProgress,
)

_FIRST_RUN = "attribute_not_exists(#pk)"
_IS_AS_READ = "#revision = :revision"


class DynamoSchedulerCursor(SchedulerCursor):
    """One item, written under the next revision only.

    Shards between two slices stand at the same instant nearly always; it is written once for all.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def read(self) -> Progress | None:
        item = self._table.get(SCHEDULER_CURSOR)
        if item is None:
            return None
        shards = [ShardProgress(instant_of(item, "at"))] * integer_of(item, "count")
        for number, shard in _apart(item).items():
            shards[int(number)] = _shard_of(shard)
        return Progress(shards, integer_of(item, "revision"))

    @override
    def begun_at(self) -> datetime | None:
        return self._table.created_at()

    @override
    def write(self, progress: Progress) -> bool:
        token = new_token()
        record = {**_record_of(progress), OWN_WRITE: token}
        condition = _IS_AS_READ if progress.revision else _FIRST_RUN
        values: dict[str, Present] = {"revision": progress.revision} if progress.revision else {}
        try:
            self._table.put(Put(SCHEDULER_CURSOR, record, condition, values))
        except ConditionFailed as err:
            return is_own_write(err, token)
        return True


def _record_of(progress: Progress) -> Record:
    common = max(one.up_to for one in progress.shards)
    apart = {
        str(number): _shard_fields(one)
        for number, one in enumerate(progress.shards)
        if one != ShardProgress(common)
    }
    return {
        "v": SCHEMA_VERSION,
        "revision": progress.revision + 1,
        "at": to_instant(common),
        "count": len(progress.shards),
        # Places repeat instants and creditors: deflated, hundreds of them are a few kilobytes.
        "apart": compress(json.dumps(apart).encode()) if apart else None,
    }


def _apart(item: Record) -> dict[str, Any]:
    packed = item.get("apart")
    found: dict[str, Any] = json.loads(decompress(packed)) if isinstance(packed, bytes) else {}
    return found


def _shard_fields(shard: ShardProgress) -> dict[str, Any]:
    until = to_instant_or_none(shard.until)
    return {
        "at": to_instant(shard.up_to),
        "until": until,
        "turn": shard.turn,
        "place": shard.place,
        "left": dict(shard.left),
    }


def _shard_of(fields: Mapping[str, Any]) -> ShardProgress:
    until = fields["until"] and from_instant(fields["until"])
    place, left = fields["place"], fields["left"]
    return ShardProgress(from_instant(fields["at"]), until, fields["turn"], place, left)
