"""What is answered: the real `converse`, over a socket to the simulator of a conversation."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Sequence
from typing import Any, Self

from local.whatsapp.graph.graph import GraphApi
from local.whatsapp.http.http11 import Listener
from local.whatsapp.http.messages import Answer, Request
from local.whatsapp.simulator import Simulator
from puntual.adapters.aws.clients import sqs_client
from tests.functions.invoke import invoke

_MOST_AT_ONCE = 10


class GraphDoor:
    """Serves the Graph API of one simulator after the other, in a thread of its own."""

    def __init__(self) -> None:
        self.simulator: Simulator | None = None
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._listener = Listener(self._handle)
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> Self:
        self._thread.start()
        opened = asyncio.run_coroutine_threadsafe(self._listener.open(0), self._loop)
        self.url = f"http://127.0.0.1:{opened.result(10)}"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._listener.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _handle(self, request: Request) -> Answer | Awaitable[Answer]:
        assert self.simulator is not None
        return GraphApi(self.simulator).handle(request)


def converse(queue_url: str) -> None:
    """Hand out what was passed on, one by one as Lambda does; nothing of it may come back."""
    client = sqs_client()
    while found := _received(client, queue_url):
        for one in found:
            client.delete_message(QueueUrl=queue_url, ReceiptHandle=one["ReceiptHandle"])
            record = {"messageId": one["MessageId"], "body": one["Body"]}
            assert invoke("converse", {"Records": [record]}) == {"batchItemFailures": []}


def _received(client: Any, queue_url: str) -> Sequence[Any]:
    found = client.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=_MOST_AT_ONCE)
    return list(found.get("Messages", []))


def differences_of_answers(
    expected: Sequence[Sequence[str]], texts: Sequence[str]
) -> Sequence[str]:
    """Return how what is answered differs: of each text what it says, or after `!` does not."""
    if len(expected) != len(texts):
        return [f"{len(texts)} are answered, not {len(expected)}: {json.dumps(texts)}"]
    return [
        f"an answer {'says' if part.startswith('!') else 'does not say'} {part!r}: {text}"
        for parts, text in zip(expected, texts, strict=True)
        for part in parts
        if (part.removeprefix("!") in text) is part.startswith("!")
    ]
