from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

import httpx
import pytest

from tests.e2e.rough_wire import RoughWire

pytestmark = pytest.mark.loopback

_PUT = {"X-Amz-Target": "DynamoDB_20120810.PutItem"}
_QUEUE = {"X-Amz-Target": "AmazonSQS.SendMessageBatch"}


class Post(Protocol):
    def __call__(self, headers: dict[str, str], body: bytes = b"{}") -> httpx.Response: ...


class Upstream(BaseHTTPRequestHandler):
    """Stands where the emulator stands."""

    seen: list[bytes]

    def do_POST(self) -> None:
        self.seen.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("X-Amz-Crc32", "7")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - theirs
        """Say nothing."""


@pytest.fixture
def seen() -> list[bytes]:
    return []


@pytest.fixture
def wire(seen: list[bytes]) -> Iterator[RoughWire]:
    handler = type("Handler", (Upstream,), {"seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    rough = RoughWire(server.server_port, seed=1)
    rough.start()
    yield rough
    rough.stop()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as one:
        yield one


@pytest.fixture
def post(wire: RoughWire, client: httpx.Client) -> Post:
    url = wire.environment["AWS_ENDPOINT_URL_DYNAMODB"]
    return lambda headers, body=b"{}": client.post(url, headers=headers, content=body)


def test_in_peace_every_call_passes(post: Post, seen: list[bytes]) -> None:
    answer = post(_PUT, b'{"a": 1}')
    assert (answer.status_code, answer.headers["x-amz-crc32"]) == (200, "7")
    assert seen == [b'{"a": 1}']


def test_all_mishaps_happen_and_only_a_cut_after_the_call_has_an_effect(
    wire: RoughWire, post: Post, seen: list[bytes]
) -> None:
    wire.spoil(1.0)
    refused = 0
    for _ in range(60):
        try:
            refused += post(_PUT).status_code >= 400
        except httpx.TransportError:
            continue
    assert refused == wire.suffered["throttled"] + wire.suffered["broken"]
    assert set(wire.suffered) == {"throttled", "broken", "cut_before", "cut_after"}
    assert len(seen) == wire.suffered["cut_after"]


def test_in_bad_times_jobs_are_queued_twice(
    wire: RoughWire, post: Post, seen: list[bytes]
) -> None:
    jobs = json.dumps({"QueueUrl": "q", "Entries": [{"Id": "0"}, {"Id": "1"}]}).encode()
    post(_QUEUE, jobs)
    assert (wire.queued, len(seen)) == (2, 1)
    wire.spoil(1e-9)
    post(_QUEUE, jobs)
    assert (wire.queued, len(seen)) == (4, 3)
    assert wire.jobs == [json.loads(jobs)]
