"""The tables as the adapters see them: records in, records out, errors of our own tree.

An item's partition says which of the two tables it lies in; a transaction may span both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import batched
from typing import TYPE_CHECKING, Any

from puntual.adapters.aws.calls import TableCalls
from puntual.adapters.dynamodb.store.attributes import (
    Present,
    Record,
    from_attributes,
    to_attributes,
)
from puntual.adapters.dynamodb.store.errors import (
    Busy,
    ConditionFailed,
    dynamodb_errors_translated,
    outcome_of_statement,
)
from puntual.adapters.dynamodb.store.schema import item_of
from puntual.adapters.dynamodb.store.statements import to_statement
from puntual.adapters.dynamodb.store.table_names import name_for
from puntual.adapters.dynamodb.store.writes import (
    Delete,
    Key,
    Put,
    Update,
    Write,
    expressions,
)
from puntual.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

# A write that meets a transaction on the same account is refused, and may simply try again.
_TRIES = 4
_KEYS_PER_BATCH = 100


class Table:
    """One DynamoDB table, with the history table beside it."""

    def __init__(self, client: TableCalls, name: str) -> None:
        """Open both tables by the name of the one that a look reads."""
        self._client = client
        self._name = name

    def get(self, key: Key, *, is_consistent: bool = True) -> Record | None:
        """Return an item as of now; without consistency perhaps a moment old, at half price.

        Raises:
            NewerSchema: a later version of Puntual wrote it; a query raises it as well.
        """
        with dynamodb_errors_translated():
            answer = self._client.get_item(
                TableName=self._name_for(key),
                Key=to_attributes(key._asdict()),
                ConsistentRead=is_consistent,
            )
        item = answer.get("Item")
        return item_of(item) if item else None

    def put(self, write: Put) -> None:
        """Write an item.

        Raises:
            ConditionFailed: its condition is not met.
        """
        request = write.to_request()
        name = self._name_for(write.key)
        _insist(lambda: self._client.put_item(TableName=name, **request))

    def update(self, write: Update) -> Record:
        """Change an item and return the changed attributes, or all if the write wants them.

        Raises:
            ConditionFailed: its condition is not met.
        """
        returned = "ALL_NEW" if write.returns_all else "UPDATED_NEW"
        request = {"ReturnValues": returned, **write.to_request()}
        name = self._name_for(write.key)
        answer = _insist(lambda: self._client.update_item(TableName=name, **request))
        return from_attributes(answer.get("Attributes", {}))

    def delete(self, write: Delete) -> None:
        """Remove an item; an absent one is no error without a condition.

        Raises:
            ConditionFailed: its condition is not met.
        """
        name = self._name_for(write.key)
        _insist(lambda: self._client.delete_item(TableName=name, **write.to_request()))

    def update_each(self, updates: Sequence[Update]) -> list[ConditionFailed | Unavailable | None]:
        """Change up to 25 items in one call, each on its own and none twice.

        Args:
            updates: each with a condition that an absent item does not meet.

        Returns:
            What became of each: None for a change; the condition that it failed; or that it
            was not changed, for which a write on its own has the reason.
        """
        statements = [to_statement(self._name_for(one.key), one) for one in updates]
        with dynamodb_errors_translated():
            answer = self._client.batch_execute_statement(Statements=statements)
        return [*map(outcome_of_statement, answer["Responses"])]

    def transact(self, writes: Sequence[Write]) -> None:
        """Do all the writes or none.

        Raises:
            ConditionFailed: a condition is not met; it says which, and what was found.
            Busy: other writes were at work on the items in all tries.
        """
        request: list[Any] = [
            {write.operation: {"TableName": self._name_for(write.key), **write.to_request()}}
            for write in writes
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
            condition: on the key; the partition is ``:pk``.
            values: the values that it names.
            consistent: whether to read as of now, at twice the price.
            last_first: whether to return the last items first.
            limit: the most items to return; None for all.
        """
        request: dict[str, Any] = {
            "TableName": name_for(self._name, str(values["pk"])),
            "KeyConditionExpression": condition,
            "ConsistentRead": consistent,
            "ScanIndexForward": not last_first,
            **expressions(condition, values),
            **({} if limit is None else {"Limit": limit}),
        }
        while True:
            with dynamodb_errors_translated():
                answer = self._client.query(**request)
            yield from map(item_of, answer["Items"])
            if limit is not None or not (last := answer.get("LastEvaluatedKey")):
                return
            request["ExclusiveStartKey"] = last

    def find_keys(self, keys: Sequence[Key]) -> set[Key]:
        """Return which of some keys have an item, perhaps a moment old.

        Raises:
            Unavailable: the table did not look for all of them.
        """
        found: set[Key] = set()
        for batch in batched(keys, _KEYS_PER_BATCH, strict=False):
            left: Any = [to_attributes(key._asdict()) for key in batch]
            for _ in range(_TRIES):
                request = {
                    "Keys": left,
                    "ProjectionExpression": "#pk, #sk",
                    **expressions("#pk #sk", {}),
                }
                with dynamodb_errors_translated():
                    answer = self._client.batch_get_item(RequestItems={self._name: request})
                items = answer["Responses"].get(self._name, [])
                found.update(_key_of(from_attributes(item)) for item in items)
                left = answer.get("UnprocessedKeys", {}).get(self._name, {}).get("Keys")
                if not left:
                    break
            else:
                raise Unavailable("the table left keys out")
        return found

    def count_items(self) -> int | None:
        """Return how many items there were some hours ago; None for a table without a count."""
        with dynamodb_errors_translated():
            answer = self._client.describe_table(TableName=self._name)
        count = answer["Table"].get("ItemCount")
        return count if isinstance(count, int) else None

    def created_at(self) -> datetime | None:
        """Return when the table was created (UTC); None for one that does not say so."""
        with dynamodb_errors_translated():
            answer = self._client.describe_table(TableName=self._name)
        # boto3 reads the seconds of Unix as an instant; the service's own answer has them.
        at: datetime | float | None = answer["Table"].get("CreationDateTime")
        if at is None or isinstance(at, datetime):
            return at and at.astimezone(UTC)
        return datetime.fromtimestamp(at, UTC)

    def scan_segment(
        self, prefix: str, segment: int, segments: int, after: Key | None, limit: int
    ) -> tuple[Sequence[Mapping[str, AttributeValueTypeDef]], Key | None]:
        """Scan a page of one of several segments; return items as they came, unread.

        Args:
            prefix: of the partitions to return.
            segment: from 0 on.
            segments: how many there are.
            after: the last key of the scan before; None for the first.
            limit: the items to scan, those of other partitions included.

        Returns:
            The items, and the key to continue after; None at the end of the segment.
        """
        request: dict[str, Any] = {
            "TableName": self._name,
            "FilterExpression": "begins_with(#pk, :prefix)",
            "Segment": segment,
            "TotalSegments": segments,
            "Limit": limit,
            **expressions("#pk", {"prefix": prefix}),
        }
        if after is not None:
            request["ExclusiveStartKey"] = to_attributes(after._asdict())
        with dynamodb_errors_translated():
            answer = self._client.scan(**request)
        last = answer.get("LastEvaluatedKey")
        return answer["Items"], _key_of(from_attributes(last)) if last else None

    def _name_for(self, key: Key) -> str:
        return name_for(self._name, key.pk)


def _insist[T](write: Callable[[], T]) -> T:
    for _ in range(_TRIES - 1):
        with suppress(Busy), dynamodb_errors_translated():
            return write()
    with dynamodb_errors_translated():
        return write()


def _key_of(record: Record) -> Key:
    return Key(str(record["pk"]), str(record["sk"]))
