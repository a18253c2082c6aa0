"""A table in memory that counts what AWS would bill for it.

A read is weighed by what it looks at, a write by the larger of the item before and after; a
transaction counts double. The prices of the units are billing.py's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, override

from local.call_recorder.sitecustomize import size_of
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.table_names import name_for
from tests.bench.billing import bill
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.doubles.dynamodb_operands import Item
from tests.doubles.dynamodb_statements import read_statement

type Row = tuple[str, str]

TABLE_NAME: Final = "counted"


class CountedDynamoDB(MemoryDynamoDB):
    """The client; it takes what the other takes and answers what it answers.

    Attributes:
        calls: how often each operation was called.
        units: the units by meter, and by operation and kind of item.
        largest: the size of the largest item of each kind that was ever written.
        is_counting: to be switched off where the time counts and the units do not.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()
        self.units: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.largest: dict[str, int] = {}
        self.is_counting = True

    def table(self) -> Table:
        """Return the table of this client."""
        return Table(self.as_client(), TABLE_NAME)

    def total(self, meter: str) -> float:
        """Return the units of a meter."""
        return sum(units for (name, _), units in self.units.items() if name == meter)

    def forget(self) -> None:
        """Begin to count anew."""
        self.calls.clear()
        self.units.clear()

    def store(self, item: Item) -> None:
        """Store an item as it is, without a call."""
        self._put(name_for("counted", item["pk"]["S"]), {"Item": item})

    @contextmanager
    def unchanged(self, pk: str) -> Iterator[None]:
        """Put a partition back as it was, whatever was done to it."""
        before = list(self.items_of(pk))
        yield
        partition = self._partition(pk)
        partition.items.clear()
        partition.keys.clear()
        for item in before:
            partition.put(item["sk"]["S"], item)

    @override
    def get_item(self, **request: Any) -> dict[str, Any]:
        answer = super().get_item(**request)
        self._read("GetItem", request, request["Key"]["pk"]["S"], [answer.get("Item", {})])
        return answer

    @override
    def query(self, **request: Any) -> dict[str, Any]:
        answer = super().query(**request)
        pk = request["ExpressionAttributeValues"][":pk"]["S"]
        self._read("Query", request, pk, answer["Items"])
        return answer

    @override
    def scan(self, **request: Any) -> dict[str, Any]:
        # A scan is billed for all that it looks at, whatever its filter returns.
        looked_at, _ = self._page_of(request)
        self._read("Scan", request, "scan", looked_at)
        return super().scan(**request)

    @override
    def batch_get_item(self, **request: Any) -> dict[str, Any]:
        ((_, wanted),) = request["RequestItems"].items()
        rows = [_row(key) for key in wanted["Keys"]]
        # Each key is billed for itself, found or not.
        items = [(_head(pk), self._size((pk, sk))) for pk, sk in rows]
        if self.is_counting:
            self._count("BatchGetItem", items, is_consistent=False)
        return super().batch_get_item(**request)

    @override
    def put_item(self, **request: Any) -> dict[str, Any]:
        with self._written("PutItem", [_row(request["Item"])]):
            return super().put_item(**request)

    @override
    def update_item(self, **request: Any) -> dict[str, Any]:
        with self._written("UpdateItem", [_row(request["Key"])]):
            return super().update_item(**request)

    @override
    def delete_item(self, **request: Any) -> dict[str, Any]:
        with self._written("DeleteItem", [_row(request["Key"])]):
            return super().delete_item(**request)

    @override
    def transact_write_items(self, **request: Any) -> dict[str, Any]:
        writes = [next(iter(item.values())) for item in request["TransactItems"]]
        rows = [_row(write.get("Key") or write["Item"]) for write in writes]
        with self._written("TransactWriteItems", rows):
            return super().transact_write_items(**request)

    @override
    def batch_execute_statement(self, **request: Any) -> dict[str, Any]:
        rows = [_row(read_statement(one)["Key"]) for one in request["Statements"]]
        with self._written("BatchExecuteStatement", rows):
            return super().batch_execute_statement(**request)

    @override
    def batch_write_item(self, **request: Any) -> dict[str, Any]:
        ((_, writes),) = request["RequestItems"].items()
        rows = [_row(write["PutRequest"]["Item"]) for write in writes]
        with self._written("BatchWriteItem", rows):
            return super().batch_write_item(**request)

    def _read(
        self, operation: str, request: dict[str, Any], pk: str, items: Iterable[Item]
    ) -> None:
        if not self.is_counting:
            return
        size = sum(map(size_of, items))
        is_consistent = bool(request.get("ConsistentRead", False))
        self._count(operation, [(_head(pk), size)], is_consistent=is_consistent)

    @contextmanager
    def _written(self, operation: str, rows: list[Row]) -> Iterator[None]:
        if not self.is_counting:
            yield
            return
        before = [self._size(row) for row in rows]
        try:
            yield
        finally:
            after = [self._size(row) for row in rows]
            kinds = ["/".join(filter(str.isalpha, map(_head, row))) for row in rows]
            for kind, size in zip(kinds, after, strict=True):
                self.largest[kind] = max(size, self.largest.get(kind, 0))
            weights = map(max, before, after)
            self._count(operation, list(zip(kinds, weights, strict=True)), is_consistent=True)

    def _count(self, operation: str, items: list[tuple[str, int]], *, is_consistent: bool) -> None:
        self.calls[operation] += 1
        call = {
            "function": "",
            "service": "dynamodb",
            "operation": operation,
            "attempts": 1,
            "error": None,
            "consistent": is_consistent,
            "items": [{"kind": kind, "bytes": size} for kind, size in items],
        }
        for one in bill(call):
            self.units[one.meter, one.what.removeprefix(": ")] += one.units

    def _size(self, row: Row) -> int:
        found = self._find(row)
        return 0 if found is None else size_of(found)


def _row(key: Item) -> Row:
    return key["pk"]["S"], key["sk"]["S"]


def _head(name: str) -> str:
    return name.partition("#")[0]
