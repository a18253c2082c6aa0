"""A DynamoDB client without DynamoDB: its tables in memory, for millions of calls.

It answers the calls that our adapters make, with the answers and errors that they read. It is
asked the same contracts as moto, which takes some milliseconds for each call; this one takes some
microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, cast
from zlib import crc32

from botocore.exceptions import ClientError

from tests.doubles.dynamodb_expressions import compile_change, compile_condition
from tests.doubles.dynamodb_operands import Attribute, Item, Terms
from tests.doubles.dynamodb_partition import Partition, items_after
from tests.doubles.dynamodb_statements import execute_statements, read_statement

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

type Row = tuple[str, str]
# The name of a table, and one of its rows.
type Place = tuple[str, Row]
type Request = Mapping[str, Any]

_NOTHING: Item = {}
# A range is found where it begins: a walk through all before it would take too long.
_FROM = "BETWEEN :first AND"


class MemoryDynamoDB:
    """The client. What is stored is never changed in place, so it is handed out as it is.

    Attributes:
        on_call: told of each call before it happens: the operation and the rows that it names, of
            a query the partition only.
        on_missing: asked for the items of a partition when it is first named.
        created_at: when the table says that it was created, in seconds of Unix; None for never.
    """

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, Partition]] = {}
        self.on_call: Callable[[str, list[Row]], None] = _tell_nobody
        self.on_missing: Callable[[str], list[Item]] = _know_nothing
        self.created_at: float | None = None

    def as_client(self) -> DynamoDBClient:
        """Return itself under the name that the adapters know."""
        return cast("DynamoDBClient", self)

    def get_item(self, **request: Any) -> dict[str, Any]:
        row = _row(request["Key"])
        self.on_call("GetItem", [row])
        found = self._find_in((request["TableName"], row))
        return {} if found is None else {"Item": found}

    def put_item(self, **request: Any) -> dict[str, Any]:
        self.on_call("PutItem", [_row(request["Item"])])
        self._check(request, (request["TableName"], _row(request["Item"])))
        self._put(request["TableName"], request)
        return {}

    def update_item(self, **request: Any) -> dict[str, Any]:
        self.on_call("UpdateItem", [_row(request["Key"])])
        return self._change(**request)

    def batch_execute_statement(self, **request: Any) -> dict[str, Any]:
        updates = [read_statement(one) for one in request["Statements"]]
        self.on_call("BatchExecuteStatement", [_row(one["Key"]) for one in updates])
        return execute_statements(request["Statements"], self._change)

    def delete_item(self, **request: Any) -> dict[str, Any]:
        row = _row(request["Key"])
        self.on_call("DeleteItem", [row])
        self._check(request, (request["TableName"], row))
        self._partition_in(request["TableName"], row[0]).remove(row[1])
        return {}

    def transact_write_items(self, **request: Any) -> dict[str, Any]:
        writes = [next(iter(item.items())) for item in request["TransactItems"]]
        places: list[Place] = [
            (write["TableName"], _row(write.get("Key") or write["Item"])) for _, write in writes
        ]
        self.on_call("TransactWriteItems", [row for _, row in places])
        if len(set(places)) < len(places):
            raise ClientError({"Error": {"Code": "ValidationException"}}, "TransactWriteItems")
        reasons = [
            self._reason(write, place) for (_, write), place in zip(writes, places, strict=True)
        ]
        if any(reason["Code"] != "None" for reason in reasons):
            raise ClientError(
                cast(
                    "Any",
                    {
                        "Error": {"Code": "TransactionCanceledException"},
                        "CancellationReasons": reasons,
                    },
                ),
                "TransactWriteItems",
            )
        for (operation, write), place in zip(writes, places, strict=True):
            self._apply(operation, write, place)
        return {}

    def batch_write_item(self, **request: Any) -> dict[str, Any]:
        ((table, writes),) = request["RequestItems"].items()
        puts = [write["PutRequest"] for write in writes]
        self.on_call("BatchWriteItem", [_row(put["Item"]) for put in puts])
        for put in puts:
            self._put(table, put)
        return {"UnprocessedItems": {}}

    def query(self, **request: Any) -> dict[str, Any]:
        values = request["ExpressionAttributeValues"]
        pk = str(values[":pk"]["S"])
        self.on_call("Query", [(pk, "")])
        test = compile_condition(request["KeyConditionExpression"])
        is_wanted = compile_condition(request.get("FilterExpression", ""))
        forward = request.get("ScanIndexForward", True)
        after = request.get("ExclusiveStartKey", _NOTHING).get("sk", _NOTHING).get("S")
        first = (
            values[":first"]["S"] if forward and _FROM in request["KeyConditionExpression"] else ""
        )
        found: list[Item] = []
        partition = self._partition_in(request["TableName"], pk)
        for item in partition.walk(forward=forward, first=first, after=after):
            terms = Terms(item, request["ExpressionAttributeNames"], values)
            is_in_range = test(terms)
            if first and not is_in_range:
                break
            if is_in_range and is_wanted(terms):
                found.append(item)
            if len(found) == request.get("Limit"):
                return {"Items": found, "LastEvaluatedKey": _key(item)}
        return {"Items": found}

    def scan(self, **request: Any) -> dict[str, Any]:
        self.on_call("Scan", [])
        looked_at, is_last = self._page_of(request)
        is_wanted = compile_condition(request.get("FilterExpression", ""))
        names = request.get("ExpressionAttributeNames", {})
        values = request.get("ExpressionAttributeValues", {})
        found = [item for item in looked_at if is_wanted(Terms(item, names, values))]
        return {"Items": found, **({} if is_last else {"LastEvaluatedKey": _key(looked_at[-1])})}

    def _page_of(self, request: Request) -> tuple[list[Item], bool]:
        """Return the items that a scan looks at, and whether they are the last ones."""
        segment, segments = request.get("Segment", 0), request.get("TotalSegments", 1)
        partitions = self._tables.get(request["TableName"], {})
        pks = [pk for pk in partitions if crc32(pk.encode()) % segments == segment]
        start = request.get("ExclusiveStartKey")
        after = items_after(partitions, pks, None if start is None else _row(start))
        looked_at = [*islice(after, request["Limit"])]
        return looked_at, next(after, None) is None

    def batch_get_item(self, **request: Any) -> dict[str, Any]:
        ((table, wanted),) = request["RequestItems"].items()
        rows = [_row(key) for key in wanted["Keys"]]
        self.on_call("BatchGetItem", rows)
        found = [item for row in rows if (item := self._find_in((table, row)))]
        return {"Responses": {table: [_key(item) for item in found]}, "UnprocessedKeys": {}}

    def describe_table(self, **request: Any) -> dict[str, Any]:
        self.on_call("DescribeTable", [])
        partitions = self._tables.get(request["TableName"], {})
        count = sum(len(one.items) for one in partitions.values())
        known = {} if self.created_at is None else {"CreationDateTime": self.created_at}
        return {"Table": {"ItemCount": count, **known}}

    def items_of(self, pk: str) -> Iterator[Item]:
        """Yield the items of a partition, for whoever wants to see what was written."""
        return self._partition(pk).walk(forward=True)

    def all_items(self) -> Iterator[Item]:
        """Yield the items of all tables."""
        for partitions in self._tables.values():
            for partition in partitions.values():
                yield from partition.walk(forward=True)

    def _change(self, **request: Any) -> dict[str, Any]:
        self._check(request, (request["TableName"], _row(request["Key"])))
        old, new = self._update(request["TableName"], request)
        match request["ReturnValues"]:
            case "ALL_NEW":
                return {"Attributes": new}
            case "ALL_OLD":
                return {"Attributes": old}
            case "NONE":
                return {}
        return {
            "Attributes": {name: value for name, value in new.items() if _is_new(name, old, new)}
        }

    def _apply(self, operation: str, write: Request, place: Place) -> None:
        table, (pk, sk) = place
        match operation:
            case "Put":
                self._put(table, write)
            case "Update":
                self._update(table, write)
            case "Delete":
                self._partition_in(table, pk).remove(sk)
            case "ConditionCheck":
                pass
            case _:
                raise NotImplementedError(operation)

    def _put(self, table: str, request: Request) -> None:
        pk, sk = _row(request["Item"])
        self._partition_in(table, pk).put(sk, dict(request["Item"]))

    def _update(self, table: str, request: Request) -> tuple[Item, Item]:
        pk, sk = _row(request["Key"])
        partition = self._partition_in(table, pk)
        old = partition.items.get(sk) or _NOTHING
        new = {**old, **request["Key"]}
        terms = Terms(
            old, request["ExpressionAttributeNames"], request.get("ExpressionAttributeValues", {})
        )
        for change in compile_change(request["UpdateExpression"]):
            change(terms, new)
        partition.put(sk, new)
        return old, new

    def _check(self, request: Request, place: Place) -> None:
        reason = self._reason(request, place)
        if reason["Code"] != "None":
            response = {
                "Error": {"Code": "ConditionalCheckFailedException"},
                "Item": reason.get("Item"),
            }
            raise ClientError(cast("Any", response), "UpdateItem")

    def _reason(self, request: Request, place: Place) -> dict[str, Any]:
        condition = request.get("ConditionExpression", "")
        if not condition:
            return {"Code": "None"}
        found = self._find_in(place) or _NOTHING
        terms = Terms(
            found,
            request["ExpressionAttributeNames"],
            request.get("ExpressionAttributeValues", {}),
        )
        if compile_condition(condition)(terms):
            return {"Code": "None"}
        is_told = request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        return {"Code": "ConditionalCheckFailed", **({"Item": found} if is_told and found else {})}

    def _find(self, row: Row) -> Item | None:
        """Return an item wherever it lies, for whoever counts."""
        return self._partition(row[0]).items.get(row[1])

    def _partition(self, pk: str) -> Partition:
        """Return a partition in whichever table it lies; no partition lies in two."""
        found = (one[pk] for one in self._tables.values() if pk in one)
        return next(found, Partition())

    def _find_in(self, place: Place) -> Item | None:
        table, (pk, sk) = place
        return self._partition_in(table, pk).items.get(sk)

    def _partition_in(self, table: str, pk: str) -> Partition:
        partitions = self._tables.setdefault(table, {})
        partition = partitions.get(pk)
        if partition is None:
            partition = partitions[pk] = Partition()
            for item in self.on_missing(pk):
                partition.put(item["sk"]["S"], item)
        return partition


def _tell_nobody(_: str, __: list[Row]) -> None:
    pass


def _know_nothing(_: str) -> list[Item]:
    return []


def _row(key: Mapping[str, Attribute]) -> Row:
    return key["pk"]["S"], key["sk"]["S"]


def _key(item: Item) -> Item:
    return {"pk": item["pk"], "sk": item["sk"]}


def _is_new(name: str, old: Item, new: Item) -> bool:
    return name not in {"pk", "sk"} and new[name] is not old.get(name)
