"""Limits of AWS that no emulator has, or has in part: requests above them are refused as there.

DynamoDB, "Constraints in Amazon DynamoDB" (Developer Guide): an expression string of 4 KB, 300
operators or functions in it, an item of 400 KB with the names of its attributes, keys of 2,048 and
1,024 bytes, 100 items and 4 MB of a transaction, 25 requests of a batch. SQS, "message quotas":
256 KB of a message and of a batch, ten messages of a batch. What an update makes of an item is
not known here: moto weighs it.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tests.doubles.aws_requests import Refusal

KB: Final = 1024
MB: Final = 1024 * KB
LONGEST_EXPRESSION: Final = 4 * KB
MOST_OPERATORS: Final = 300
LARGEST_ITEM: Final = 400 * KB
LONGEST_KEYS: Final[Mapping[str, int]] = {"pk": 2048, "sk": 1024}
MOST_IN_A_TRANSACTION: Final = 100
LARGEST_TRANSACTION: Final = 4 * MB
MOST_IN_A_BATCH: Final = 25
LARGEST_MESSAGE: Final = 256 * KB
MOST_MESSAGES: Final = 10

_EXPRESSIONS: Final = (
    "UpdateExpression",
    "ConditionExpression",
    "KeyConditionExpression",
    "FilterExpression",
    "ProjectionExpression",
)
_OPERATOR: Final = re.compile(
    r"<=|>=|<>|[<>=+-]|\b(?:AND|OR|NOT|BETWEEN|IN)\b|\b[a-z_]+(?=\s*\()", re.IGNORECASE
)
# In an update `=` assigns and is no operator.
_OPERATOR_OF_UPDATE: Final = re.compile(r"[+-]|\b[a-z_]+(?=\s*\()", re.IGNORECASE)

type Body = Mapping[str, Any]


def refuse_beyond_limits(service: str, operation: str, body: Body) -> Refusal | None:
    """Return the refusal of a request that is beyond a limit."""
    match service:
        case "dynamodb":
            return next(_table_faults(operation, body), None)
        case "sqs":
            return next(_queue_faults(operation, body), None)
        case _:
            return None


def size_of(item: Mapping[str, Any]) -> int:
    """Return an item's size in bytes: its names and values ("Item sizes and formats")."""
    return sum(len(name.encode()) + _size_of(value) for name, value in item.items())


def _size_of(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            size = len(content.encode())
        case "B":
            size = len(b64decode(content))
        case "N":
            size = len(content.strip("-").replace(".", "")) // 2 + 2
        case "SS" | "NS" | "BS":
            size = sum(_size_of({kind[0]: one}) for one in content)
        case "L":
            size = 3 + sum(1 + _size_of(one) for one in content)
        case "M":
            size = 3 + len(content) + size_of(content)
        case _:
            size = 1
    return size


def _table_faults(operation: str, body: Body) -> Iterator[Refusal]:
    writes = _writes_in(operation, body)
    if operation == "TransactWriteItems":
        yield from _transaction_faults(writes)
    if operation == "BatchWriteItem" and len(writes) > MOST_IN_A_BATCH:
        yield _invalid("Too many items requested for the BatchWriteItem call")
    for write in writes or [body]:
        yield from _expression_faults(write)
        yield from _item_faults(write)


def _writes_in(operation: str, body: Body) -> Sequence[Body]:
    match operation:
        case "TransactWriteItems":
            return [write for part in body["TransactItems"] for write in part.values()]
        case "BatchWriteItem":
            requests = (one for many in body["RequestItems"].values() for one in many)
            return [write for request in requests for write in request.values()]
        case _:
            return []


def _transaction_faults(writes: Sequence[Body]) -> Iterator[Refusal]:
    if len(writes) > MOST_IN_A_TRANSACTION:
        yield _invalid("Member must have length less than or equal to 100")
    if sum(_weight(write) for write in writes) > LARGEST_TRANSACTION:
        yield _invalid("Transaction payload size cannot exceed 4 MB")


def _weight(write: Body) -> int:
    return size_of(
        {
            **write.get("Item", {}),
            **write.get("Key", {}),
            **write.get("ExpressionAttributeValues", {}),
        }
    )


def _expression_faults(write: Body) -> Iterator[Refusal]:
    for name in _EXPRESSIONS:
        text = write.get(name, "")
        if len(text.encode()) > LONGEST_EXPRESSION:
            yield _invalid(f"Invalid {name}: Expression size has exceeded the maximum size")
        operators = _OPERATOR_OF_UPDATE if name == "UpdateExpression" else _OPERATOR
        if len(operators.findall(text)) > MOST_OPERATORS:
            yield _invalid(f"Invalid {name}: The expression contains too many operators")


def _item_faults(write: Body) -> Iterator[Refusal]:
    if size_of(write.get("Item", {})) > LARGEST_ITEM:
        yield _invalid("Item size has exceeded the maximum allowed size")
    key = write.get("Key") or write.get("Item") or {}
    for name, longest in LONGEST_KEYS.items():
        if name in key and _size_of(key[name]) > longest:
            yield _invalid(f"Size of the key {name} has exceeded the limit of {longest} bytes")


def _queue_faults(operation: str, body: Body) -> Iterator[Refusal]:
    if operation == "SendMessage" and _length_of(body) > LARGEST_MESSAGE:
        yield Refusal("InvalidParameterValue", "Message must be shorter than 262144 bytes")
    if operation == "SendMessageBatch":
        if len(body["Entries"]) > MOST_MESSAGES:
            code = "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"
            yield Refusal(code, "Maximum number of entries per request are 10")
        if sum(map(_length_of, body["Entries"])) > LARGEST_MESSAGE:
            code = "AWS.SimpleQueueService.BatchRequestTooLong"
            yield Refusal(code, "Batch requests cannot be longer than 262144 bytes")


def _length_of(message: Body) -> int:
    attributes = message.get("MessageAttributes", {})
    return len(message["MessageBody"].encode()) + sum(
        len(name.encode()) + sum(len(str(part).encode()) for part in value.values())
        for name, value in attributes.items()
    )


def _invalid(message: str) -> Refusal:
    return Refusal("ValidationException", message)
