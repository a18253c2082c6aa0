"""The queue of replies: ids only, and read back as they were sent."""

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.converse.events import read_reply
from puntual.adapters.aws.reply_queue import SqsPassedReplies
from puntual.domain.errors import InvalidInput, Unavailable
from puntual.domain.ids import DebtorId
from puntual.ports.passed_replies import PassedReply
from tests.adapters.aws.test_pass_queue import Queue
from tests.factories import CREDITOR, NOON

REPLIES = [
    PassedReply(CREDITOR, DebtorId(f"d-{one}") if one else None, f"reply.{one}", NOON)
    for one in range(12)
]


def test_replies_are_sent_in_tens_and_read_back() -> None:
    queue = Queue()
    SqsPassedReplies(queue, "url").put_all(REPLIES)
    assert queue.sizes == [10, 2]
    assert [read_reply(body) for body in queue.bodies] == REPLIES


def test_a_message_holds_ids_and_nothing_else() -> None:
    queue = Queue()
    SqsPassedReplies(queue, "url").put_all(REPLIES[:2])
    assert [set(json.loads(body)) for body in queue.bodies] == [
        {"creditor", "message", "at"},
        {"creditor", "debtor", "message", "at"},
    ]


def test_a_queue_that_refuses_for_good_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        SqsPassedReplies(Queue(refusals=9), "url").put_all(REPLIES[:1])


@pytest.mark.parametrize(("waits", "seconds"), [(0.2, 1), (60, 60), (86_400, 900)])
def test_what_has_to_wait_waits_as_long_as_the_queue_can(waits: float, seconds: int) -> None:
    asked: list[dict[str, Any]] = []

    class Waiting(Queue):
        def send_message(self, **request: Any) -> dict[str, Any]:
            asked.append(request)
            return {}

    SqsPassedReplies(Waiting(), "url").put_later(REPLIES[3], timedelta(seconds=waits))
    (request,) = asked
    assert (read_reply(request["MessageBody"]), request["DelaySeconds"]) == (REPLIES[3], seconds)


@pytest.mark.parametrize(
    "body",
    [
        *("", "[]", "{}", "[" * 100_000, '{"creditor": 1, "message": "m", "at": "x"}'),
        '{"creditor": "acme", "message": "reply.1", "at": "yesterday"}',
        '{"creditor": "acme", "message": "reply.1", "at": "2026-03-02T18:00:00"}',
        '{"creditor": "a#b", "message": "reply.1", "at": "2026-03-02T18:00:00.000000Z"}',
    ],
)
def test_a_message_that_names_no_reply_is_refused(body: str) -> None:
    with pytest.raises(InvalidInput):
        read_reply(body)
