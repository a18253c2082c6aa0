"""The queue of the daily pass: a message for each segment."""

import json
from typing import Any

import pytest

from functions.reconcile.events import read_task
from puntual.adapters.aws.pass_queue import SqsPassQueue
from puntual.domain.errors import InvalidInput, Unavailable
from puntual.ports.daily_pass import SegmentTask


class Queue:
    """Refuses the first entry of so many requests."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.bodies: list[str] = []
        self.sizes: list[int] = []

    def send_message(self, **_: Any) -> dict[str, Any]:
        raise NotImplementedError

    def send_message_batch(self, **request: Any) -> dict[str, Any]:
        entries = request["Entries"]
        self.sizes.append(len(entries))
        refused = entries[:1] if self.refusals else []
        self.refusals -= len(refused)
        self.bodies += [one["MessageBody"] for one in entries if one not in refused]
        return {"Failed": [{"Id": one["Id"]} for one in refused]}


def test_segments_are_sent_in_tens_and_read_back() -> None:
    queue, tasks = Queue(), [SegmentTask(7, number) for number in range(1, 24)]
    SqsPassQueue(queue, "url").put_all(tasks)
    assert queue.sizes == [10, 10, 3]
    assert [read_task(body) for body in queue.bodies] == tasks


def test_what_the_queue_refused_is_sent_again() -> None:
    queue = Queue(refusals=2)
    SqsPassQueue(queue, "url").put_all([SegmentTask(7, 1), SegmentTask(7, 2)])
    assert [json.loads(body)["segment"] for body in queue.bodies] == [2, 1]


def test_a_queue_that_refuses_for_good_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        SqsPassQueue(Queue(refusals=9), "url").put_all([SegmentTask(7, 1)])


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"pass": 1}', '{"pass": 1, "segment": "x"}'])
def test_a_message_that_names_no_segment_is_refused(body: str) -> None:
    with pytest.raises(InvalidInput):
        read_task(body)
