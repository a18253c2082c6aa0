from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

import httpx
import pytest

from tests.e2e.rough_wire import Outage, RoughWire

pytestmark = pytest.mark.loopback

_PUT = {"X-Amz-Target": "DynamoDB_20120810.PutItem"}
_UPDATE = {"X-Amz-Target": "DynamoDB_20120810.UpdateItem"}
_QUEUE = {"X-Amz-Target": "AmazonSQS.SendMessageBatch"}
_PUT_BACK = {"X-Amz-Target": "AmazonSQS.SendMessage"}


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


def a_batch(*debtors: str, delay: int = 0) -> bytes:
    jobs = [{"creditor": "aurora", "debtor": debtor} for debtor in debtors]
    body = json.dumps({"jobs": jobs, "since": "2026-01-19T15:00:00Z"})
    entry = {"Id": "0", "MessageBody": body, "DelaySeconds": delay}
    return json.dumps({"QueueUrl": "q", "Entries": [entry]}).encode()


def test_in_bad_times_jobs_are_queued_twice(
    wire: RoughWire, post: Post, seen: list[bytes]
) -> None:
    batch = a_batch("N-1", "N-2")
    post(_QUEUE, batch)
    assert len(seen) == 1
    wire.spoil(1e-9)
    post(_QUEUE, batch)
    assert len(seen) == 3
    assert wire.batches == [json.loads(batch)]


def test_a_job_is_counted_once_however_often_it_is_queued(wire: RoughWire, post: Post) -> None:
    """Messages carry several jobs, and two schedulers queue the same ones.

    A count of messages, or of what was queued, said nothing of how much was played.
    """
    for debtors in (("N-1", "N-2"), ("N-2", "N-1"), ("N-3",)):
        post(_QUEUE, a_batch(*debtors))
    assert {debtor for _, debtor, _ in wire.jobs} == {"N-1", "N-2", "N-3"}
    assert len(wire.jobs) == 3


def test_nobody_waits_for_minutes_in_the_queue(
    wire: RoughWire, post: Post, seen: list[bytes]
) -> None:
    """A quarter of an hour is nothing by the simulated clock; by ours nobody waits for it."""
    post(_QUEUE, a_batch("N-1", delay=900))
    assert wire.jobs
    [entry] = json.loads(seen[0])["Entries"]
    assert entry["DelaySeconds"] == 5


def test_what_a_sender_queues_anew_gets_through_and_is_no_job_more(
    wire: RoughWire, post: Post, seen: list[bytes]
) -> None:
    """It says nothing of since when, and the wire fell over that.

    The queue never answered, so whoever had to wait for the phone's pause failed instead.
    """
    batch = json.loads(a_batch("N-1", delay=3))
    batch["Entries"][0]["MessageBody"] = json.dumps({"jobs": [{"debtor": "N-1"}]})
    assert post(_QUEUE, json.dumps(batch).encode()).status_code == 200
    assert [json.loads(one) for one in seen] == [batch]
    assert wire.jobs == set()


def test_what_failed_and_is_put_back_by_itself_waits_no_longer(
    post: Post, seen: list[bytes]
) -> None:
    """It is no batch: each such job cost the quiet days a real minute, in which nothing ran."""
    [entry] = json.loads(a_batch("N-1", delay=60))["Entries"]
    post(_PUT_BACK, json.dumps(entry).encode())
    assert json.loads(seen[0]) == {**entry, "DelaySeconds": 5}


def test_in_an_outage_every_call_of_its_kind_fails_and_no_other(
    wire: RoughWire, post: Post, seen: list[bytes]
) -> None:
    """Single faults are repeated away by the client; an outage is not."""
    wire.outage = Outage("PutItem")
    assert [post(_PUT).status_code for _ in range(5)] == [500] * 5
    assert post(_UPDATE).status_code == 200
    wire.outage = Outage(rows=b'"RATE#', ending="throttled")
    assert post(_UPDATE, b'{"Key": {"pk": {"S": "RATE#1"}}}').status_code == 400
    assert post(_QUEUE, a_batch("RATE#1")).status_code == 200
    wire.calm()
    assert post(_PUT).status_code == 200
    assert wire.suffered["in_outage"] == 6
    assert len(seen) == 3
