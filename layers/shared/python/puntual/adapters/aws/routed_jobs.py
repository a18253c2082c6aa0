"""A queue for each number that has one of its own, and one that all others share.

Numbers with a queue of their own never wait behind each other's jobs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import override

from puntual.adapters.aws.calls import QueueCalls
from puntual.adapters.aws.sqs import SqsJobs
from puntual.domain.errors import PuntualError
from puntual.domain.ids import CreditorId, DebtorKey, PhoneNumberId
from puntual.ports.creditors import CreditorReader
from puntual.ports.scheduling import Jobs, WakeUp


class RoutedJobs(Jobs):
    """Several queues as one: each job goes to the queue of its number."""

    def __init__(
        self, shared: Jobs, own: Mapping[PhoneNumberId, Jobs], creditors: CreditorReader
    ) -> None:
        """Route by the number that a creditor writes from.

        Args:
            shared: for all numbers without a queue of their own.
            own: the others.
            creditors: cached, for it is read with every job.
        """
        self._shared = shared
        self._own = own
        self._creditors = creditors

    @override
    def put_all(self, wake_ups: Iterable[WakeUp], delay: timedelta = timedelta(0)) -> int:
        if not self._own:
            return self._shared.put_all(wake_ups, delay)
        by_queue: dict[int, tuple[Jobs, list[WakeUp]]] = {}
        for wake_up in wake_ups:
            queue = self._queue_of(wake_up.key.creditor)
            by_queue.setdefault(id(queue), (queue, []))[1].append(wake_up)
        return sum(queue.put_all(jobs, delay) for queue, jobs in by_queue.values())

    @override
    def requeue(self, key: DebtorKey, delay: timedelta) -> None:
        self._queue_of(key.creditor).requeue(key, delay)

    @override
    def requeue_all(self, delays: Iterable[tuple[DebtorKey, timedelta]]) -> None:
        by_queue: dict[int, tuple[Jobs, list[tuple[DebtorKey, timedelta]]]] = {}
        for key, delay in delays:
            queue = self._queue_of(key.creditor)
            by_queue.setdefault(id(queue), (queue, []))[1].append((key, delay))
        for queue, jobs in by_queue.values():
            queue.requeue_all(jobs)

    def _queue_of(self, creditor: CreditorId) -> Jobs:
        if not self._own:
            return self._shared
        try:
            found = self._creditors.read(creditor)
        except PuntualError:
            # Any queue will do: it is the sender that knows the number's pace.
            return self._shared
        if found is None:
            return self._shared
        return self._own.get(found.phone_number_id, self._shared)


def routed_jobs(
    client: QueueCalls,
    queue_url: str,
    numbers: Iterable[PhoneNumberId],
    creditors: CreditorReader,
) -> RoutedJobs:
    """Return the queues of a deployment.

    Args:
        client: the client of the queues.
        queue_url: the shared queue; those of numbers are called after it.
        numbers: the numbers that have their own.
        creditors: reads the number that a creditor writes from.
    """
    own = {number: SqsJobs(client, f"{queue_url}-{number}") for number in numbers}
    return RoutedJobs(SqsJobs(client, queue_url), own, creditors)
