"""The tables as the adapters see them: records in, records out, errors of our own tree.

An item's partition says which of the two tables it lies in; a transaction may span both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

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

# A write that meets a transaction on the same account is refused, and may simply try again.
_TRIES = 4


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

    def scan_keys(self, sk: str, after: Key | None, limit: int) -> tuple[list[Key], Key | None]:
        """Scan rows; return the keys of those with a sort key, and the last key scanned.

        Args:
            sk: the sort key to find.
            after: the last key of the scan before; None for the first.
            limit: the rows to scan, those with other sort keys included.

        Returns:
            The keys, and the key to continue after; None at the end of the table.
        """
        request: dict[str, Any] = {
            "TableName": self._name,
            "FilterExpression": "#sk = :sk",
            "ProjectionExpression": "#pk, #sk",
            "Limit": limit,
            **expressions("#pk #sk", {"sk": sk}),
        }
        if after is not None:
            request["ExclusiveStartKey"] = to_attributes(after._asdict())
        with dynamodb_errors_translated():
            answer = self._client.scan(**request)
        keys = [_key_of(from_attributes(item)) for item in answer["Items"]]
        last = answer.get("LastEvaluatedKey")
        return keys, _key_of(from_attributes(last)) if last else None

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
