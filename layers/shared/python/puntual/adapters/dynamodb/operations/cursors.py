"""Cursors of the scheduled functions."""

from collections.abc import Mapping
from datetime import datetime
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import instant_of
from puntual.adapters.dynamodb.keys.number import RECONCILE_CURSOR, SCHEDULER_CURSOR
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.adapters.instants import to_instant
from puntual.ports.scheduling import ReconcileCursor, SchedulerCursor

_FIRST_RUN = "attribute_not_exists(#at)"
_MOVES_FORWARD = "#at < :at"


class DynamoSchedulerCursor(SchedulerCursor):
    """One item, written only forward."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def read(self) -> datetime | None:
        item = self._table.get(SCHEDULER_CURSOR)
        return None if item is None else instant_of(item, "at")

    @override
    def move(self, to: datetime) -> None:
        at = to_instant(to)
        record: Record = {"v": SCHEMA_VERSION, "at": at}
        condition = f"{_FIRST_RUN} OR {_MOVES_FORWARD}"
        try:
            self._table.put(Put(SCHEDULER_CURSOR, record, condition, {"at": at}))
        except ConditionFailed:
            return


class DynamoReconcileCursor(ReconcileCursor):
    """One item, replaced as a whole."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def read(self) -> Mapping[str, str] | None:
        item = self._table.get(RECONCILE_CURSOR)
        state = None if item is None else item.get("state")
        return {k: str(v) for k, v in state.items()} if isinstance(state, dict) else None

    @override
    def write(self, state: Mapping[str, str]) -> None:
        record: Record = {"v": SCHEMA_VERSION, "state": dict(state)}
        self._table.put(Put(RECONCILE_CURSOR, record))
