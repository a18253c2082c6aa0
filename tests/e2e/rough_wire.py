"""A bad line between the functions and AWS: it stands in front of the emulator on the loopback.

The functions' clients are pointed at it by AWS's own environment variables. For a share of the
calls it throttles, answers 500, hangs up before the call was made, or after it was: the write is
done then, and nobody tells. In an outage all calls of one kind fail until it is over, longer than
any client tries. What goes to the queue it sends twice. In peace it only passes on, and lets
nobody wait for minutes in the queue: simulated minutes pass in no time.
"""

from __future__ import annotations

import http.client
import json
import random
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from local.emulator.ports import LOOPBACK

_HOP_BY_HOP: Final = frozenset({"connection", "keep-alive", "transfer-encoding"})
_TIMEOUT_SECONDS: Final = 30.0
_QUEUED: Final = "SendMessageBatch"
# What failed is put back by itself.
_PUT_BACK: Final = "SendMessage"
_THROTTLED: Final = (
    400,
    "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
)
_BROKEN: Final = (500, "com.amazonaws.dynamodb.v20120810#InternalServerError")
_MISHAPS: Final = ("throttled", "broken", "cut_before", "cut_after")
# Real seconds.
_LONGEST_DELAY: Final = 5

type Job = tuple[str, str, str]
type Answer = tuple[int, list[tuple[str, str]], bytes]


@dataclass(frozen=True, slots=True)
class Outage:
    """Which calls fail, all of them.

    Attributes:
        operation: the table's operation; empty for any.
        rows: what names the rows that it concerns; empty for all.
        ending: how they fail.
    """

    operation: str = ""
    rows: bytes = b""
    ending: str = "broken"

    def meets(self, target: str, body: bytes) -> bool:
        """Tell whether a call fails."""
        service, _, operation = target.partition(".")
        is_meant = self.operation in {"", operation} and self.rows in body
        return service.startswith("DynamoDB") and is_meant


OUTAGES: Final = (
    *(
        Outage(name)
        for name in (
            "GetItem",
            "Query",
            "PutItem",
            "UpdateItem",
            "TransactWriteItems",
            "BatchExecuteStatement",
        )
    ),
    # The slots of a number are its hottest row, and the first that AWS would throttle.
    Outage(rows=b'"RATE#', ending="throttled"),
)


@dataclass(slots=True)
class RoughWire:
    """Passes calls on, and spoils some between `spoil` and `calm`.

    Attributes:
        upstream: the emulator's port.
        suffered: how often each mishap happened.
        batches: what was queued in bad times, for delivering it again.
        jobs: what the schedulers queued, each once: the creditor, the debtor, and since when.
        overhears: what is told every call that is made, by its target and its body.
    """

    upstream: int
    seed: int
    share: float = 0.0
    suffered: Counter[str] = field(default_factory=Counter)
    batches: list[dict[str, Any]] = field(default_factory=list)
    jobs: set[Job] = field(default_factory=set)
    outage: Outage | None = None
    overhears: Callable[[str, bytes], None] = lambda _target, _body: None
    _chance: random.Random = field(init=False)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        """Take a port of its own."""
        self._chance = random.Random(self.seed)
        self._server = _Server((LOOPBACK, 0), _handler_of(self))

    @property
    def environment(self) -> dict[str, str]:
        """Return what points a function's clients here; secrets go straight to the emulator."""
        url = f"http://{LOOPBACK}:{self._server.server_port}"
        services = ("DYNAMODB", "SQS", "EVENTBRIDGE")
        return {f"AWS_ENDPOINT_URL_{name}": url for name in services}

    def start(self) -> None:
        """Begin to listen."""
        threading.Thread(target=self._server.serve_forever, name="wire", daemon=True).start()

    def stop(self) -> None:
        """Hang up."""
        self._server.shutdown()
        self._server.server_close()

    def spoil(self, share: float) -> None:
        """Let a share of the calls meet a mishap from now on."""
        self.share = share

    def calm(self) -> None:
        """Let every call pass."""
        self.share = 0.0
        self.outage = None

    def draw(self, target: str, body: bytes) -> str | None:
        """Return what happens to the next call, if anything."""
        with self._turn:
            outage = self.outage
            if outage is not None and outage.meets(target, body):
                self.suffered["in_outage"] += 1
                return outage.ending
            if self._chance.random() >= self.share:
                return None
            mishap = self._chance.choice(_MISHAPS)
            self.suffered[mishap] += 1
            return mishap

    def pass_on(self, call: BaseHTTPRequestHandler, body: bytes) -> Answer:
        """Make the call, and a batch of jobs twice."""
        target = call.headers.get("X-Amz-Target", "")
        self.overhears(target, body)
        _, _, operation = target.partition(".")
        if operation == _PUT_BACK:
            body = json.dumps(_hastened(json.loads(body))).encode()
        elif operation == _QUEUED:
            batch = json.loads(body)
            batch["Entries"] = [*map(_hastened, batch["Entries"])]
            body = json.dumps(batch).encode()
            if self._is_doubled(batch):
                self._ask(call, body)
        return self._ask(call, body)

    def _is_doubled(self, batch: dict[str, Any]) -> bool:
        with self._turn:
            self.jobs.update(_jobs_in(batch))
            if self.share:
                self.batches.append(batch)
                self.suffered["sent_twice"] += 1
            return self.share > 0

    def _ask(self, call: BaseHTTPRequestHandler, body: bytes) -> Answer:
        connection = http.client.HTTPConnection(LOOPBACK, self.upstream, timeout=_TIMEOUT_SECONDS)
        try:
            connection.request(call.command, call.path, body, _passed(call.headers))
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: killed workers hang up all the time."""


def _handler_of(wire: RoughWire) -> type[BaseHTTPRequestHandler]:
    class Call(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body leave in two writes, which Nagle's algorithm would delay by 40 ms.
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            endings: Mapping[str | None, Callable[[], None]] = {
                None: lambda: self._tell(*wire.pass_on(self, body)),
                "throttled": lambda: self._refuse(*_THROTTLED),
                "broken": lambda: self._refuse(*_BROKEN),
                "cut_before": self._hang_up,
                "cut_after": lambda: self._lose(body),
            }
            endings[wire.draw(self.headers.get("X-Amz-Target", ""), body)]()

        def _lose(self, body: bytes) -> None:
            wire.pass_on(self, body)
            self._hang_up()

        def _hang_up(self) -> None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

        def _refuse(self, status: int, kind: str) -> None:
            refusal = json.dumps({"__type": kind, "message": "as the campaign says"}).encode()
            self._tell(status, [("Content-Type", "application/x-amz-json-1.0")], refusal)

        def _tell(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in {*_HOP_BY_HOP, "content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - theirs
            """Say nothing."""

    return Call


def _passed(headers: Any) -> dict[str, str]:
    left_out = {*_HOP_BY_HOP, "content-length"}
    return {name: value for name, value in headers.items() if name.lower() not in left_out}


def _hastened(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message that waits for no longer than a real moment."""
    delay = min(message.get("DelaySeconds", 0), _LONGEST_DELAY)
    return {**message, "DelaySeconds": delay} if delay else message


def _jobs_in(batch: dict[str, Any]) -> Iterator[Job]:
    """Yield the jobs of a scheduler's messages; what a sender queues anew is no job more."""
    for entry in batch["Entries"]:
        body = json.loads(entry["MessageBody"])
        if "since" in body:
            for job in body["jobs"]:
                yield job["creditor"], job["debtor"], body["since"]
