"""The queue of the daily pass: a message for each segment, which names it and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import batched
from typing import TYPE_CHECKING, Final, override

from puntual.adapters.aws.calls import QueueCalls
from puntual.adapters.aws.errors import aws_errors_translated
from puntual.domain.errors import Unavailable
from puntual.ports.daily_pass import PassQueue, SegmentTask

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_MESSAGES: Final = 10
_TRIES: Final = 3


class SqsPassQueue(PassQueue):
    """One SQS queue, standard: a segment may come twice, and moves once."""

    def __init__(self, client: QueueCalls, queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    @override
    def put_all(self, tasks: Iterable[SegmentTask]) -> None:
        for batch in batched(tasks, _MESSAGES, strict=False):
            self._send([_entry(number, task) for number, task in enumerate(batch)])

    def _send(self, left: list[SendMessageBatchRequestEntryTypeDef]) -> None:
        for _ in range(_TRIES):
            with aws_errors_translated("the queue of the pass"):
                answer = self._client.send_message_batch(QueueUrl=self._queue_url, Entries=left)
            failed = {one["Id"] for one in answer.get("Failed", [])}
            left = [entry for entry in left if entry["Id"] in failed]
            if not left:
                return
        raise Unavailable("the queue refused some segments")


def _entry(number: int, task: SegmentTask) -> SendMessageBatchRequestEntryTypeDef:
    body = json.dumps({"pass": task.number, "segment": task.segment}, separators=(",", ":"))
    return {"Id": str(number), "MessageBody": body}
