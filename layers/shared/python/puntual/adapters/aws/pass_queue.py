"""The queue of the daily pass: a message for each segment, which names it and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import override

from puntual.adapters.aws.batches import send_in_batches
from puntual.adapters.aws.calls import QueueCalls
from puntual.ports.daily_pass import PassQueue, SegmentTask


class SqsPassQueue(PassQueue):
    """One SQS queue, standard: a segment may come twice, and moves once."""

    def __init__(self, client: QueueCalls, queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    @override
    def put_all(self, tasks: Iterable[SegmentTask]) -> None:
        send_in_batches(self._client, self._queue_url, map(_body, tasks))


def _body(task: SegmentTask) -> str:
    return json.dumps({"pass": task.number, "segment": task.segment}, separators=(",", ":"))
