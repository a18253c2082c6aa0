"""The plumbing of an SQS batch: one bad record never spoils the others."""

from collections.abc import Callable, Sequence
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


def always() -> bool:
    """Tell that there is time enough."""
    return True


def run_batch(
    records: Sequence[SqsRecord],
    handle: Callable[[str], None],
    has_time: Callable[[], bool] = always,
) -> BatchResponse:
    """Handle each record's body; name those that failed so that only they come back.

    A defect of ours is raised once all records had their turn: the whole batch comes back then,
    and must not be set aside in the end for the sake of one.

    Args:
        records: the batch; each record is handled once.
        handle: what to do with a body.
        has_time: asked before each record; without time the rest comes back untouched, which is
            better than to be cut off in the middle of one.
    """
    return {"batchItemFailures": _run(records, handle, has_time)}


def _run(
    records: Sequence[SqsRecord], handle: Callable[[str], None], has_time: Callable[[], bool]
) -> list[FailedItem]:
    if not records:
        return []
    first, *others = records
    try:
        is_done = has_time() and _is_handled(first, handle)
    finally:
        failed = _run(others, handle, has_time)
    return failed if is_done else [{"itemIdentifier": first["messageId"]}, *failed]


def _is_handled(record: SqsRecord, handle: Callable[[str], None]) -> bool:
    try:
        handle(record["body"])
    except PuntualError as error:
        # The kind of error only: bodies and messages may name people.
        logger.warning("record.failed", error=type(error).__name__)
        return False
    return True
