"""What EventBridge does in AWS, done by the driver with simulated instants."""

import json
import time
from datetime import UTC, datetime
from typing import Any, Final

from infra import names
from local.emulator.aws import ACCOUNT, REGION
from local.stack import STAGE, LocalStack

_POLL_SECONDS: Final = 0.02
DRAIN_SECONDS: Final = 600.0
# A reply that failed comes back after real seconds, and nobody's day waits for it.
_REPLY_SECONDS: Final = 10.0
# Waiting, being worked on, and put back for later.
_KINDS: Final[list[Any]] = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
]


class FunctionFailed(Exception):
    """A function ended with an error; the message carries what it said."""


class QueueNotDrained(Exception):
    """Jobs were left for minutes: a function hangs or fails again and again."""


class ScheduledFunctions:
    """Invokes the scheduled functions and waits for what they set in motion.

    Attributes:
        attempts: how often a function that fails is invoked; EventBridge tries four times. One
            by default, so that a defect shows.
        drain_seconds: how long the senders are waited for.
        must_drain: whether jobs that are left then are an error.
    """

    def __init__(self, stack: LocalStack, attempts: int = 1) -> None:
        """Find the functions and the queue."""
        self.attempts = attempts
        self.drain_seconds = DRAIN_SECONDS
        self.must_drain = True
        self._lambda = stack.aws.client("lambda")
        self._sqs = stack.aws.client("sqs")
        self._deployment = stack.deployment
        self._queue = stack.deployment.outputs["QueueUrl"]
        self._replies = stack.deployment.outputs["RepliesQueueUrl"]
        self._segments = stack.deployment.outputs["SegmentsQueueUrl"]

    def schedule_reminders(self, at: datetime) -> int:
        """Queue what is due; return how many accounts."""
        return int(self._invoke("schedule_reminders", at)["queued"])

    def reconcile(self, at: datetime) -> None:
        """Do the daily pass, and wait for its lanes.

        Raises:
            QueueNotDrained: it does not end.
        """
        until = time.monotonic() + DRAIN_SECONDS
        while not self._invoke("reconcile", at)["finished"]:
            while self._left_in(self._segments) and time.monotonic() < until:
                time.sleep(_POLL_SECONDS)
            if time.monotonic() > until:
                raise QueueNotDrained(f"the daily pass has not ended in {DRAIN_SECONDS} s")

    def check_senders(self, at: datetime) -> None:
        """Ask Meta about the numbers, once; what is left is asked about the next time."""
        self._invoke("check_senders", at)

    def drain_replies(self) -> None:
        """Wait until what people wrote has been dealt with, for some seconds at most."""
        until = time.monotonic() + _REPLY_SECONDS
        while self._left_in(self._replies, _KINDS[:2]) and time.monotonic() < until:
            time.sleep(_POLL_SECONDS)

    def drain(self) -> bool:
        """Wait until every job is done; return False when some are left, and may be.

        Raises:
            QueueNotDrained: that does not happen.
        """
        until = time.monotonic() + self.drain_seconds
        while left := self.jobs_left():
            if time.monotonic() > until:
                if not self.must_drain:
                    return False
                raise QueueNotDrained(f"{left} jobs are left after {self.drain_seconds} s")
            time.sleep(_POLL_SECONDS)
        return True

    def jobs_left(self) -> int:
        """Return how many jobs wait, or are being done."""
        return self._left_in(self._queue)

    def _left_in(self, queue: str, kinds: list[Any] = _KINDS) -> int:
        told = self._sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=kinds)
        return sum(int(told["Attributes"][kind]) for kind in kinds)

    def _invoke(self, function: str, at: datetime) -> dict[str, Any]:
        event = json.dumps(scheduled_event(function, at)).encode()
        said = b""
        for _ in range(self.attempts):
            answer = self._lambda.invoke(
                FunctionName=self._deployment.alias(function), Payload=event
            )
            said = answer["Payload"].read()
            if not answer.get("FunctionError"):
                result: dict[str, Any] = json.loads(said)
                return result
        raise FunctionFailed(f"{function}: {said.decode(errors='replace')[:2000]}")


def scheduled_event(function: str, at: datetime) -> dict[str, Any]:
    """Return what EventBridge sends at an instant."""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    rule = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{names.function_name(STAGE, function)}"
    return {
        "version": "0",
        "id": f"{function}-{stamp}",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": stamp,
        "region": REGION,
        "resources": [rule],
        "detail": {},
    }
