"""Wake-ups of any number at nine, which a table reckons from their place and does not hold."""

from bisect import bisect_left
from collections.abc import Sequence
from threading import Lock
from typing import Any, overload

from puntual.adapters.dynamodb.store.schema import SCHEMA_VERSION
from puntual.adapters.instants import to_instant
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.doubles.dynamodb_operands import Item
from tests.functions.schedule_reminders.streaming import NINE


class _Places(Sequence[str]):
    """The sort keys of a shard: each creditor's debtors, one to a row."""

    def __init__(self, shard: int, creditors: int, each: int) -> None:
        self._shard = shard
        self._length, self._each = creditors * each, each

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(self._length))]
        creditor, debtor = divmod(place, self._each)
        return f"{to_instant(NINE)}#creditor-{creditor:04}#customer-{self._shard}-{debtor:07}"


class DueRows(MemoryDynamoDB):
    """A table in which the partitions of nine o'clock have as many rows as one says.

    Attributes:
        read: how many of these rows were read.
    """

    def __init__(self, shards: int, creditors: int, each: int) -> None:
        super().__init__()
        self.read = 0
        self._due = {
            f"DUE#{NINE:%Y-%m-%dT%H}#{shard}": _Places(shard, creditors, each)
            for shard in range(shards)
        }

    def query(self, **request: Any) -> dict[str, Any]:
        values = request["ExpressionAttributeValues"]
        pk = values[":pk"]["S"]
        if pk not in self._due:
            return super().query(**request)
        rows = self._due[pk]
        self.on_call("Query", [(pk, "")])
        begin = bisect_left(rows, values[":first"]["S"])
        end = bisect_left(rows, values[":last"]["S"])
        places = rows[begin : min(end, begin + request["Limit"])]
        self.read += len(places)
        return {"Items": [_item(pk, sk) for sk in places]}


class PlainQueue:
    """A queue, first in first out, that keeps whose jobs stand in it or only how many.

    Attributes:
        owners: the creditors of the jobs, in their order.
        jobs: how many there are.
    """

    def __init__(self, *, keeps: bool = True) -> None:
        self.owners: list[str] = []
        self.jobs = 0
        self._keeps = keeps
        self._lock = Lock()

    def send_message(self, *_: object, **request: object) -> dict[str, Any]:
        raise AssertionError(request)

    def send_message_batch(self, *_: object, **request: Any) -> dict[str, Any]:
        with self._lock:
            for entry in request["Entries"]:
                names = entry["MessageBody"].split('"creditor":"')[1:]
                self.jobs += len(names)
                if self._keeps:
                    self.owners += [name.partition('"')[0] for name in names]
        return {"Successful": []}


def _item(pk: str, sk: str) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}, "v": {"N": str(SCHEMA_VERSION)}, "ttl": {"N": "1"}}
