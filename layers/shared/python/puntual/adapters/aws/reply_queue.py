"""The queue of replies that want an answer or have a photo: ids only, one to a message."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from math import ceil
from typing import Final, override

from puntual.adapters.aws.batches import send_in_batches
from puntual.adapters.aws.calls import QueueCalls
from puntual.adapters.aws.errors import aws_errors_translated
from puntual.adapters.instants import to_instant
from puntual.ports.passed_replies import PassedReplies, PassedReply

# The longest delay of SQS, in seconds.
_LONGEST_DELAY: Final = 900


class SqsPassedReplies(PassedReplies):
    """One SQS queue, standard."""

    def __init__(self, client: QueueCalls, queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    @override
    def put_all(self, replies: Sequence[PassedReply]) -> None:
        send_in_batches(self._client, self._queue_url, map(_body, replies))

    @override
    def put_later(self, reply: PassedReply, delay: timedelta) -> None:
        seconds = min(ceil(delay.total_seconds()), _LONGEST_DELAY)
        with aws_errors_translated("the queue"):
            self._client.send_message(
                QueueUrl=self._queue_url, MessageBody=_body(reply), DelaySeconds=seconds
            )


def _body(reply: PassedReply) -> str:
    named = {} if reply.debtor is None else {"debtor": reply.debtor}
    body = {
        "creditor": reply.creditor,
        **named,
        "message": reply.message,
        "at": to_instant(reply.at),
    }
    return json.dumps(body, separators=(",", ":"))
