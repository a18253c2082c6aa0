"""The queue of accounts to evaluate: ids only, ten to a message, messages in tens.

SQS bills messages, not jobs: of a message's three requests each job pays a tenth. A message is of
the group of its creditor, so that SQS keeps those waiting for less long who have few in the queue
(fair queues: a message group on a standard queue orders nothing).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import batched, groupby
from math import ceil
from typing import TYPE_CHECKING, override

from puntual.adapters.aws.batches import MESSAGES, send_batch
from puntual.adapters.aws.calls import QueueCalls
from puntual.adapters.aws.errors import aws_errors_translated
from puntual.adapters.instants import to_instant
from puntual.domain.ids import DebtorKey
from puntual.ports.scheduling import JOBS_PER_MESSAGE, Jobs, WakeUp

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_SIDE_BY_SIDE = 8
# The longest delay of SQS, in seconds.
_LONGEST_DELAY = 900
_LONGER_FOR_OTHERS = timedelta(seconds=5)


class SqsJobs(Jobs):
    """One SQS queue, standard: jobs may come twice and in any order."""

    def __init__(
        self, client: QueueCalls, queue_url: str, *, jobs_per_message: int = JOBS_PER_MESSAGE
    ) -> None:
        self._client = client
        self._queue_url = queue_url
        self._jobs_per_message = jobs_per_message

    @override
    def put_all(self, wake_ups: Iterable[WakeUp], delay: timedelta = timedelta(0)) -> int:
        """Send ten jobs in a message, ten messages in a request, and eight requests at a time."""
        seconds = int(delay.total_seconds())
        batches = [*batched(_messages(wake_ups), MESSAGES, strict=False)]
        if len(batches) == 1:
            self._put(batches[0], seconds)
        elif batches:
            self._put_side_by_side(batches, seconds)
        return sum(len(message) for batch in batches for message in batch)

    @override
    def requeue(self, key: DebtorKey, delay: timedelta) -> None:
        with aws_errors_translated("the queue"):
            self._client.send_message(
                QueueUrl=self._queue_url,
                MessageBody=_body([key]),
                DelaySeconds=_seconds(delay),
                MessageGroupId=key.creditor,
            )

    @override
    def requeue_all(self, delays: Iterable[tuple[DebtorKey, timedelta]]) -> None:
        """Send those together that wait about as long."""
        by_delay = sorted(delays, key=lambda job: job[1])
        together = _together(by_delay, self._jobs_per_message)
        for batch in batched(together, MESSAGES, strict=False):
            send_batch(
                self._client,
                self._queue_url,
                [_late_entry(number, jobs) for number, jobs in enumerate(batch)],
            )

    def _put_side_by_side(self, batches: Sequence[Sequence[Sequence[WakeUp]]], delay: int) -> None:
        # Only a tick that queues hundreds has more than one batch.
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - as above

        with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
            for _ in pool.map(lambda batch: self._put(batch, delay), batches):
                pass

    def _put(self, batch: Sequence[Sequence[WakeUp]], delay: int) -> None:
        send_batch(
            self._client,
            self._queue_url,
            [_entry(number, wake_ups, delay) for number, wake_ups in enumerate(batch)],
        )


def _entry(
    number: int, wake_ups: Sequence[WakeUp], delay: int
) -> SendMessageBatchRequestEntryTypeDef:
    since = min(wake_up.at for wake_up in wake_ups)
    body = _body([wake_up.key for wake_up in wake_ups], since=to_instant(since))
    entry: SendMessageBatchRequestEntryTypeDef = {
        "Id": str(number),
        "MessageBody": body,
        "MessageGroupId": wake_ups[0].key.creditor,
    }
    return {**entry, "DelaySeconds": delay} if delay else entry


def _messages(wake_ups: Iterable[WakeUp]) -> Iterator[Sequence[WakeUp]]:
    """Yield the jobs of each message: ten of one creditor, or fewer of several.

    What a creditor has beyond its tens shares a message with what others have, as long as that is
    filled before nine others have gone.
    """
    mixed: list[WakeUp] = []
    gone = 0
    for jobs in _of_one_creditor(wake_ups):
        if len(jobs) == JOBS_PER_MESSAGE:
            yield jobs
            gone = gone + 1 if mixed else 0
        elif len(mixed) + len(jobs) <= JOBS_PER_MESSAGE:
            mixed += jobs
        else:
            yield mixed
            mixed, gone = [*jobs], 0
        if len(mixed) == JOBS_PER_MESSAGE or gone == MESSAGES - 1:
            yield mixed
            mixed, gone = [], 0
    if mixed:
        yield mixed


def _of_one_creditor(wake_ups: Iterable[WakeUp]) -> Iterator[Sequence[WakeUp]]:
    for _, run in groupby(wake_ups, key=lambda one: one.key.creditor):
        yield from batched(run, JOBS_PER_MESSAGE, strict=False)


def _together(
    by_delay: Iterable[tuple[DebtorKey, timedelta]], most: int
) -> Iterator[Sequence[tuple[DebtorKey, timedelta]]]:
    """Yield the jobs of each message: those with about the same delay."""
    jobs: list[tuple[DebtorKey, timedelta]] = []
    for job in by_delay:
        if jobs and (len(jobs) == most or job[1] - jobs[0][1] > _LONGER_FOR_OTHERS):
            yield jobs
            jobs = []
        jobs.append(job)
    if jobs:
        yield jobs


def _late_entry(
    number: int, jobs: Sequence[tuple[DebtorKey, timedelta]]
) -> SendMessageBatchRequestEntryTypeDef:
    """Return a message that arrives after the longest delay of its jobs."""
    longest = max(delay for _, delay in jobs)
    return {
        "Id": str(number),
        "MessageBody": _body([key for key, _ in jobs]),
        "DelaySeconds": _seconds(longest),
        "MessageGroupId": jobs[0][0].creditor,
    }


def _seconds(delay: timedelta) -> int:
    return min(ceil(delay.total_seconds()), _LONGEST_DELAY)


def _body(keys: Iterable[DebtorKey], **more: str) -> str:
    jobs = [{"creditor": key.creditor, "debtor": key.debtor} for key in keys]
    return json.dumps({"jobs": jobs, **more}, separators=(",", ":"))
