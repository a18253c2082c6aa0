"""The table, the key of words and the queue fail half of the time: no message is lost.

The real handler, adapters and clients work against tables in memory; what fails are the requests
to AWS, as it tells of each. Meta repeats a call until it is answered by 200.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import count
from math import inf
from random import Random
from typing import Any, Final

import pytest
from botocore.awsrequest import AWSResponse
from moto.core.models import botocore_stubber

from puntual.adapters.aws.clients import dynamodb_client, sqs_client
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.table_names import words_name
from puntual.domain.conversation.kept_message import message_id
from tests.doubles.dynamodb_table import NAME
from tests.functions.webhook.handler_cases import post

_SHARE: Final = 0.5
_AFTER_IT_WAS_DONE: Final = 0.3
# None of these is asked again by the client, which would wait for seconds.
_OF_THE_TABLE: Final = "InternalServerError"
_OF_THE_KEY: Final = "AccessDeniedException"
_OF_THE_QUEUE: Final = "OverLimit"
_MOST_DELIVERIES: Final = 200
# From 25 on, the handler works with threads, which the tables in memory are not made for.
_SIZES: Final = (*[1] * 20, *[20] * 3)


class _Failing:
    """Lets the table, the key and the queue each be out of reach for half of the deliveries.

    Each goes at some request of a delivery, and what it was asked then may be done all the same.
    """

    def __init__(self, seed: int) -> None:
        self.failures = 0
        self._chance = Random(seed)
        self._served: dict[str, float] = {}

    def begin(self, size: int) -> None:
        """Draw what a delivery of so many messages meets: how many requests each part serves."""
        for code in (_OF_THE_TABLE, _OF_THE_KEY, _OF_THE_QUEUE):
            is_out = self._chance.random() < _SHARE
            self._served[code] = self._chance.randint(0, size) if is_out else inf

    def end(self) -> None:
        """Let everything be in reach."""
        self._served.clear()

    def __call__(self, event_name: str = "", request: Any = None, **_: Any) -> AWSResponse | None:
        code = _code_of(event_name, request.body)
        served = self._served.get(code, inf)
        self._served[code] = served - 1
        if served > 0:
            return None
        self.failures += 1
        if self._chance.random() < _AFTER_IT_WAS_DONE:
            botocore_stubber(event_name, request)
        return _refusal(request.url, code)


def _code_of(event_name: str, body: bytes) -> str:
    if ".sqs." in event_name:
        return _OF_THE_QUEUE
    is_of_words = json.loads(body).get("TableName") == words_name(NAME)
    return _OF_THE_KEY if is_of_words else _OF_THE_TABLE


def _refusal(url: str, code: str) -> AWSResponse:
    content = json.dumps({"__type": code, "message": "as the test says"}).encode()

    class _Raw:
        def stream(self, **_: Any) -> Iterator[bytes]:
            yield content

        def read(self) -> bytes:
            return content

    headers: Any = {"content-type": "application/x-amz-json-1.0"}
    return AWSResponse(url, 400, headers, _Raw())


@pytest.fixture
def failing(table: Table) -> Iterator[_Failing]:
    assert table is not None
    failing = _Failing(14)
    hooks: dict[str, Any] = {
        "before-send.dynamodb.*": dynamodb_client().meta.events,
        "before-send.sqs.*": sqs_client().meta.events,
    }
    for name, events in hooks.items():
        events.register_first(name, failing)
    yield failing
    for name, events in hooks.items():
        events.unregister(name, failing)


def _call(size: int, numbers: count[int]) -> tuple[bytes, set[str]]:
    """Return a call of voice notes, each of a stranger: words, a case and the queue for each."""
    named = [next(numbers) for _ in range(size)]
    messages = [
        {
            "id": f"wamid.{one}",
            "timestamp": "1772474461",
            "type": "audio",
            "from": f"52555{one}",
            "audio": {"id": f"9{one}", "mime_type": "audio/ogg; codecs=opus", "voice": True},
        }
        for one in named
    ]
    value = {"metadata": {"phone_number_id": "100200300"}, "messages": messages}
    body = {"entry": [{"changes": [{"field": "messages", "value": value}]}]}
    return json.dumps(body).encode(), {f"wamid.{one}" for one in named}


def deliver(sizes: Sequence[int], failing: _Failing) -> tuple[set[str], int]:
    """Deliver calls until each is taken; return the ids of all messages, and all deliveries."""
    numbers, every, deliveries = count(10_000), set[str](), 0
    for size in sizes:
        body, named = _call(size, numbers)
        every |= named
        for _ in range(_MOST_DELIVERIES):
            deliveries += 1
            failing.begin(size)
            if post(body)["statusCode"] == 200:
                break
        else:
            pytest.fail("the call was never taken")
    return every, deliveries


def test_calls_lose_no_message_when_all_of_aws_fails_half_of_the_time(failing: _Failing) -> None:
    every, deliveries = deliver(_SIZES, failing)
    assert deliveries > len(_SIZES)
    assert failing.failures > len(_SIZES)
    failing.end()
    assert _kept() == every
    assert _cases() == every
    assert _passed_on() == {*map(message_id, every)}


def _kept() -> set[str]:
    return {str(item["wamid"]["S"]) for item in _scan(words_name(NAME)) if "wamid" in item}


def _cases() -> set[str]:
    cases = (item for item in _scan(NAME) if item["pk"]["S"].startswith("CASES#"))
    return {str(item["wamid"]["S"]) for item in cases}


def _scan(name: str) -> Iterator[dict[str, Any]]:
    for page in dynamodb_client().get_paginator("scan").paginate(TableName=name):
        yield from page["Items"]


def _passed_on() -> set[str]:
    queue = sqs_client().get_queue_url(QueueName="replies")["QueueUrl"]
    found: set[str] = set()
    while (
        told := sqs_client()
        .receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
        .get("Messages")
    ):
        for one in told:
            found.add(json.loads(one["Body"])["message"])
            sqs_client().delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
    return found
