"""The plumbing of an SQS batch: only the records that failed come back."""

from collections.abc import Iterable, Sequence
from typing import TypedDict


class SqsRecord(TypedDict):
    """The part of an SQS record that is read here."""

    messageId: str
    body: str


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
