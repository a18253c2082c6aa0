"""The result of the last hourly check of capacity."""

from datetime import datetime
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import instant_of, integer_of, integer_or_none
from puntual.adapters.dynamodb.keys.number import CAPACITY
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.adapters.instants import to_instant
from puntual.domain.sending.concurrency import Capacity
from puntual.ports.capacity import CapacityNote


class DynamoCapacityNote(CapacityNote):
    """One item, replaced by each check."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def write(self, capacity: Capacity, at: datetime) -> None:
        record: Record = {
            "v": SCHEMA_VERSION,
            "at": to_instant(at),
            "needed": capacity.needed,
            "quota": capacity.quota,
            "workers_short": capacity.workers_short,
            "shared_workers": capacity.shared_workers,
            "own_workers": dict(capacity.own_workers),
        }
        self._table.put(Put(CAPACITY, record))

    @override
    def read(self) -> tuple[Capacity, datetime] | None:
        item = self._table.get(CAPACITY)
        if item is None:
            return None
        own = item.get("own_workers")
        capacity = Capacity(
            needed=integer_of(item, "needed"),
            quota=integer_or_none(item, "quota"),
            workers_short=integer_of(item, "workers_short"),
            shared_workers=integer_of(item, "shared_workers"),
            own_workers={name: integer_of(own, name) for name in own}
            if isinstance(own, dict)
            else {},
        )
        return capacity, instant_of(item, "at")
