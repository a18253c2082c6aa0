"""The table as the adapters see it: records in, records out, errors of our own tree.

Expressions name attributes as ``#name`` and values as ``:name``; the maps that DynamoDB wants
beside them are made from the text, so that no attribute can collide with a reserved word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from puntual.adapters.dynamodb.store.attributes import (
    Present,
    Record,
    Value,
    from_attributes,
    to_attribute,
    to_attributes,
)
from puntual.adapters.dynamodb.store.errors import Busy, dynamodb_errors_translated

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_NAME = re.compile(r"#(\w+)")
# A write that meets a transaction on the same account is refused, and may simply try again.
_TRIES = 4


class Key(NamedTuple):
    """Names one item."""

    pk: str
    sk: str


@dataclass(frozen=True, slots=True)
class Put:
    """Write a whole item."""

    key: Key
    record: Mapping[str, Value]
    condition: str = ""
    values: Mapping[str, Present] = field(default_factory=dict)

    @property
    def operation(self) -> str:
        """Its name in a transaction."""
        return "Put"

    def to_request(self) -> dict[str, Any]:
        """Return the request without the table's name."""
        item = {**to_attributes(self.record), **to_attributes(self.key._asdict())}
        return {"Item": item, **_condition(self.condition, self.values)}


@dataclass(frozen=True, slots=True)
class Update:
    """Change an item, or create it.

    Attributes:
        tells_all: whether the whole item is answered with, for the same price; not in a
            transaction, which answers with nothing.
    """

    key: Key
    change: str
    values: Mapping[str, Present] = field(default_factory=dict)
    condition: str = ""
    tells_all: bool = False

    @property
    def operation(self) -> str:
        """Its name in a transaction."""
        return "Update"

    def to_request(self) -> dict[str, Any]:
        """Return the request without the table's name."""
        request: dict[str, Any] = {
            "Key": to_attributes(self.key._asdict()),
            "UpdateExpression": self.change,
            **_expressions(f"{self.change} {self.condition}", self.values),
        }
        if self.condition:
            request["ConditionExpression"] = self.condition
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return request


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove an item."""

    key: Key

    @property
    def operation(self) -> str:
        """Its name in a transaction."""
        return "Delete"

    def to_request(self) -> dict[str, Any]:
        """Return the request without the table's name."""
        return {"Key": to_attributes(self.key._asdict())}


type Write = Put | Update | Delete


def replacing(record: Mapping[str, Value]) -> tuple[str, dict[str, Present]]:
    """Return a change that sets what has a value and removes what has none, and its values."""
    values = {name: value for name, value in record.items() if value is not None}
    absent = [name for name, value in record.items() if value is None]
    change = "SET " + ", ".join(f"#{name} = :{name}" for name in values)
    if absent:
        change += " REMOVE " + ", ".join(f"#{name}" for name in absent)
    return change, values


class Table:
    """One DynamoDB table."""

    def __init__(self, client: DynamoDBClient, name: str) -> None:
        self._client = client
        self._name = name

    def get(self, key: Key, *, is_consistent: bool = True) -> Record | None:
        """Return an item as of now; for half the price perhaps as of a moment ago."""
        with dynamodb_errors_translated():
            answer = self._client.get_item(
                TableName=self._name,
                Key=to_attributes(key._asdict()),
                ConsistentRead=is_consistent,
            )
        item = answer.get("Item")
        return from_attributes(item) if item else None

    def put(self, write: Put) -> None:
        """Write an item.

        Raises:
            ConditionFailed: its condition is not met.
        """
        request = write.to_request()
        _insist(lambda: self._client.put_item(TableName=self._name, **request))

    def update(self, write: Update) -> Record:
        """Change an item and return the changed attributes, or all if the write wants them.

        Raises:
            ConditionFailed: its condition is not met.
        """
        told = "ALL_NEW" if write.tells_all else "UPDATED_NEW"
        request = {"ReturnValues": told, **write.to_request()}
        answer = _insist(lambda: self._client.update_item(TableName=self._name, **request))
        return from_attributes(answer.get("Attributes", {}))

    def transact(self, writes: Sequence[Write]) -> None:
        """Do all the writes or none.

        Raises:
            ConditionFailed: a condition is not met; it says which, and what was found.
            Busy: others were at work on the items, again and again.
        """
        request: list[Any] = [
            {write.operation: {"TableName": self._name, **write.to_request()}} for write in writes
        ]
        _insist(lambda: self._client.transact_write_items(TransactItems=request))

    def query(
        self,
        condition: str,
        values: Mapping[str, Present],
        *,
        consistent: bool = False,
        last_first: bool = False,
        limit: int | None = None,
    ) -> Iterator[Record]:
        """Yield the items of one partition that meet a key condition, page by page.

        Args:
            condition: on the key.
            values: what it names.
            consistent: as of now, at twice the price.
            last_first: in the opposite order.
            limit: how many at most; all without it.
        """
        request: dict[str, Any] = {
            "TableName": self._name,
            "KeyConditionExpression": condition,
            "ConsistentRead": consistent,
            "ScanIndexForward": not last_first,
            **_expressions(condition, values),
            **({} if limit is None else {"Limit": limit}),
        }
        while True:
            with dynamodb_errors_translated():
                answer = self._client.query(**request)
            yield from map(from_attributes, answer["Items"])
            if limit is not None or not (last := answer.get("LastEvaluatedKey")):
                return
            request["ExclusiveStartKey"] = last

    def scan_keys(self, sk: str, after: Key | None, limit: int) -> tuple[list[Key], Key | None]:
        """Look at some rows; return the keys of those with a sort key, and where to go on.

        Args:
            sk: the sort key that is looked for.
            after: where the last look ended.
            limit: how many rows are looked at, whatever their sort key.
        """
        request: dict[str, Any] = {
            "TableName": self._name,
            "FilterExpression": "#sk = :sk",
            "ProjectionExpression": "#pk, #sk",
            "Limit": limit,
            **_expressions("#pk #sk", {"sk": sk}),
        }
        if after is not None:
            request["ExclusiveStartKey"] = to_attributes(after._asdict())
        with dynamodb_errors_translated():
            answer = self._client.scan(**request)
        keys = [_key_of(from_attributes(item)) for item in answer["Items"]]
        last = answer.get("LastEvaluatedKey")
        return keys, _key_of(from_attributes(last)) if last else None


def _insist[T](write: Callable[[], T]) -> T:
    for _ in range(_TRIES - 1):
        with suppress(Busy), dynamodb_errors_translated():
            return write()
    with dynamodb_errors_translated():
        return write()


def _key_of(record: Record) -> Key:
    return Key(str(record["pk"]), str(record["sk"]))


def _condition(condition: str, values: Mapping[str, Present]) -> dict[str, Any]:
    if not condition:
        return {}
    return {
        "ConditionExpression": condition,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        **_expressions(condition, values),
    }


def _expressions(text: str, values: Mapping[str, Present]) -> dict[str, Any]:
    maps: dict[str, Any] = {
        "ExpressionAttributeNames": {f"#{name}": name for name in _NAME.findall(text)}
    }
    if values:
        maps["ExpressionAttributeValues"] = {
            f":{name}": to_attribute(value) for name, value in values.items()
        }
    return maps
