"""The plumbing of an SQS batch: one bad record never spoils the others."""

from collections.abc import Callable, Iterable
from typing import TypedDict

from puntual.domain.errors import PuntualError
from puntual.runtime.observability import logger


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


def run_batch(records: Iterable[SqsRecord], handle: Callable[[str], None]) -> BatchResponse:
    """Handle each record's body; name those that failed so that only they come back."""
    failed: list[FailedItem] = []
    for record in records:
        try:
            handle(record["body"])
        except PuntualError as error:
            # The kind of error only: bodies and messages may name people.
            logger.warning("record.failed", error=type(error).__name__)
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
