"""Wake-ups: rows by hour and shard, so that the next hours are found without an index."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from puntual.adapters.dynamodb.errors import ConditionFailed
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import integer_or_none, text_of
from puntual.adapters.dynamodb.keys import (
    after_wake_ups_at,
    hours_between,
    parse_wake_up_sk,
    wake_up_key,
    wake_up_pk,
)
from puntual.adapters.dynamodb.table import Put, Table
from puntual.domain.ids import DebtorKey
from puntual.ports import WakeUp

# Longer than any outage that is caught up by itself; expired rows cost nothing to remove.
_KEPT_FOR = timedelta(days=35)


class DynamoWakeUps:
    """Fulfils the port ``WakeUps``."""

    def __init__(self, table: Table, shards: int) -> None:
        """Spread the wake-ups of an hour over some partitions.

        With fewer shards than before, rows in the dropped ones are not found any more; the daily
        pass puts them again.
        """
        self._table = table
        self._shards = shards

    def put(self, key: DebtorKey, at: datetime, value: int = 0) -> None:
        """Ask for a look at an instant; the same again changes its value at most."""
        self._table.put(self._row(key, at, value))

    def put_if_absent(self, key: DebtorKey, at: datetime, value: int = 0) -> bool:
        """Ask for a look and tell whether nobody had asked for it yet."""
        try:
            self._table.put(self._row(key, at, value, condition="attribute_not_exists(#pk)"))
        except ConditionFailed:
            return False
        return True

    def due(self, after: datetime, until: datetime) -> Iterator[WakeUp]:
        """Yield the wake-ups in (after, until], over all shards, page by page."""
        for hour in hours_between(after, until):
            for shard in range(self._shards):
                yield from self._due_in(wake_up_pk(hour, shard), after, until)

    def _due_in(self, pk: str, after: datetime, until: datetime) -> Iterator[WakeUp]:
        rows = self._table.query(
            "#pk = :pk AND #sk BETWEEN :first AND :last",
            {"pk": pk, "first": after_wake_ups_at(after), "last": after_wake_ups_at(until)},
            consistent=True,
        )
        for row in rows:
            at, key = parse_wake_up_sk(text_of(row, "sk"))
            yield WakeUp(key, at, integer_or_none(row, "value") or 0)

    def _row(self, key: DebtorKey, at: datetime, value: int, condition: str = "") -> Put:
        expires = int((at + _KEPT_FOR).timestamp())
        record = {"v": SCHEMA_VERSION, "ttl": expires, "value": value or None}
        return Put(wake_up_key(key, at, self._shards), record, condition)
