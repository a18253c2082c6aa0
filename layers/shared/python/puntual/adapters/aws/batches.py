"""Messages for a queue in tens; what it refuses of a batch is sent again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import TYPE_CHECKING, Final

from puntual.adapters.aws.calls import QueueCalls
from puntual.adapters.aws.errors import aws_errors_translated
from puntual.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

# The most that SQS takes in a request.
MESSAGES: Final = 10
_TRIES: Final = 3


def send_in_batches(client: QueueCalls, queue_url: str, bodies: Iterable[str]) -> None:
    """Send messages that have nothing but a body.

    Raises:
        Unavailable: some were refused time and again.
    """
    for batch in batched(bodies, MESSAGES, strict=False):
        send_batch(
            client,
            queue_url,
            [{"Id": str(number), "MessageBody": body} for number, body in enumerate(batch)],
        )


def send_batch(
    client: QueueCalls, queue_url: str, left: Sequence[SendMessageBatchRequestEntryTypeDef]
) -> None:
    """Send up to ten messages in a request.

    Raises:
        Unavailable: some were refused time and again.
    """
    for _ in range(_TRIES):
        with aws_errors_translated("the queue"):
            answer = client.send_message_batch(QueueUrl=queue_url, Entries=left)
        failed = {one["Id"] for one in answer.get("Failed", [])}
        left = [entry for entry in left if entry["Id"] in failed]
        if not left:
            return
    raise Unavailable("the queue refused some messages")
