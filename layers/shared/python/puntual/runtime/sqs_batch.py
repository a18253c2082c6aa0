"""The plumbing of an SQS batch: only the records that failed come back."""

from collections.abc import Iterable, Sequence
from typing import NotRequired, TypedDict


class RecordAttributes(TypedDict):
    """What the queue says of a message; numbers are texts."""

    ApproximateReceiveCount: NotRequired[str]


class SqsRecord(TypedDict):
    """The part of an SQS record that is read here."""

    messageId: str
    body: str
    attributes: NotRequired[RecordAttributes]
    eventSourceARN: NotRequired[str]


class FailedItem(TypedDict):
    """Names a record that must come back."""

    itemIdentifier: str


class BatchResponse(TypedDict):
    """What Lambda wants back with ``ReportBatchItemFailures``."""

    batchItemFailures: list[FailedItem]


def response_of(records: Sequence[SqsRecord], have_failed: Iterable[bool]) -> BatchResponse:
    """Name the records that failed, given whether each one has, in their order."""
    return {
        "batchItemFailures": [
            {"itemIdentifier": record["messageId"]}
            for record, has_failed in zip(records, have_failed, strict=True)
            if has_failed
        ]
    }


def receives_of(record: SqsRecord) -> int:
    """Return how often the queue has handed a message out, this time included."""
    attributes = record.get("attributes", RecordAttributes())
    return int(attributes.get("ApproximateReceiveCount", "1"))


def queue_of(record: SqsRecord) -> str:
    """Return the name of the queue that a message comes from; none where it is not said."""
    return record.get("eventSourceARN", "").rpartition(":")[2]
