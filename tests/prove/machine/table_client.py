"""The table as boto3's client gives it, with its time on the way, its tries and its faults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from botocore.exceptions import ClientError, ReadTimeoutError

from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.prove.machine.crossings import Answerless, Break, Crossing, Crossings

_CALLS: Final = frozenset(
    {
        "get_item",
        "put_item",
        "update_item",
        "delete_item",
        "query",
        "scan",
        "batch_get_item",
        "batch_execute_statement",
        "batch_write_item",
        "transact_write_items",
        "describe_table",
    }
)
_WITH_A_TOKEN: Final = "transact_write_items"


class TableClient:
    """The client; what it is not asked for does not exist."""

    def __init__(self, memory: MemoryDynamoDB, crossings: Crossings) -> None:
        self._memory = memory
        self._crossings = crossings
        self._calls = {name: self._call(name) for name in _CALLS}

    def __getattr__(self, name: str) -> Any:
        try:
            return self._calls[name]
        except KeyError:
            raise AttributeError(name) from None

    def _call(self, name: str) -> Callable[..., Any]:
        make = getattr(self._memory, name)

        def call(**request: Any) -> Any:
            life = self._crossings.clockwork.current().life
            crossing = Crossing("table", name, life.name.partition("/")[0], _rows(request))
            # botocore's token lets DynamoDB know a transaction again: it is done once.
            again = dict if name == _WITH_A_TOKEN else None
            try:
                return self._crossings.cross(crossing, lambda: make(**request), again=again)
            except Answerless as err:
                raise failed(err.how, name) from None

        return call


def failed(how: Break, name: str) -> Exception:
    """Return what botocore raises."""
    if how in {Break.TIMEOUT_BEFORE, Break.TIMEOUT_AFTER}:
        return ReadTimeoutError(endpoint_url="https://aws.invalid")
    answer: Any = {
        "Error": {"Code": "InternalServerError", "Message": "broken on purpose"},
        "ResponseMetadata": {"HTTPStatusCode": 500},
    }
    return ClientError(answer, name)


def _rows(request: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return which rows a call names; of a query its partition."""
    key = request.get("Key") or request.get("Item")
    if key is not None:
        return ((key["pk"]["S"], key["sk"]["S"]),)
    if "TransactItems" in request:
        writes = (next(iter(one.values())) for one in request["TransactItems"])
        keys = [one.get("Key") or one["Item"] for one in writes]
        return tuple((one["pk"]["S"], one["sk"]["S"]) for one in keys)
    values = request.get("ExpressionAttributeValues", {})
    return ((values[":pk"]["S"], ""),) if ":pk" in values else ()
