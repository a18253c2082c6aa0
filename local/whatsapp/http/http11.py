"""A small HTTP/1.1 server on asyncio: keep-alive, one answer per request, event streams.

`http.server` parses headers with the e-mail package and takes a thread per connection; on a
machine that also runs the emulator that costs more than everything the simulator does.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from errno import EADDRINUSE
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote

MAX_HEAD = 32 * 1024
MAX_BODY = 110 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One request, with its body whole."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON.

        Raises:
            ValueError: if it is not JSON.
        """
        return json.loads(self.body or b"{}")


@dataclass(frozen=True, slots=True)
class Response:
    """One answer; `hang_up` closes the connection without sending it."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0
    hang_up: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """An endless answer: `open` gets a writer and returns what to call when it ends."""

    open: Callable[[asyncio.WriteTransport], Callable[[], None]]


type Answer = Response | Stream
type Handler = Callable[[Request], Answer | Awaitable[Answer]]


def answer_json(payload: object, status: int = 200) -> Response:
    """Return `payload` as a JSON answer."""
    return Response(status, json.dumps(payload, ensure_ascii=False).encode())


class Malformed(Exception):
    """A request that cannot be read; the connection ends after the answer."""

    def __init__(self, status: int) -> None:
        """Remember the status to answer with."""
        super().__init__(HTTPStatus(status).phrase)
        self.status = status


def take_request(buffer: bytearray) -> Request | None:
    """Remove one complete request from `buffer`, or return None until there is one.

    Raises:
        Malformed: if what is there can never become a request.
    """
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        if len(buffer) > MAX_HEAD:
            raise Malformed(431)
        return None
    method, target, headers = _parse_head(bytes(buffer[:end]))
    total = end + 4 + _body_length(headers)
    if len(buffer) < total:
        return None
    body = bytes(buffer[end + 4 : total])
    del buffer[:total]
    path, _, query = target.partition("?")
    return Request(method, unquote(path), dict(parse_qsl(query)), headers, body)


def _parse_head(head: bytes) -> tuple[str, str, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != len(("method", "target", "version")):
        raise Malformed(400)
    pairs = (line.partition(":") for line in lines)
    return words[0], words[1], {name.strip().lower(): value.strip() for name, _, value in pairs}


def _body_length(headers: Mapping[str, str]) -> int:
    if "transfer-encoding" in headers:
        raise Malformed(411)
    text = headers.get("content-length", "0")
    if not text.isdigit():
        raise Malformed(400)
    if int(text) > MAX_BODY:
        raise Malformed(413)
    return int(text)


def write_response(response: Response, *, to_head: bool = False) -> bytes:
    """Return the bytes of an answer on a connection that stays open.

    HEAD is told the length of a body that does not follow (RFC 9110, 9.3.2): a client would take
    one for the beginning of the next answer, and not know what became of its next request.
    """
    lines = [
        f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}",
        f"Content-Type: {response.content_type}",
        f"Content-Length: {len(response.body)}",
        *(f"{name}: {value}" for name, value in response.headers.items()),
    ]
    body = b"" if to_head else response.body
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


class Connection(asyncio.Protocol):
    """One client: requests are answered one after the other, in order."""

    def __init__(self, handle: Handler, connections: set[asyncio.Transport]) -> None:
        """Register in `connections` while open, so that a shutdown can close them."""
        self._handle = handle
        self._connections = connections
        self._buffer = bytearray()
        self._busy = False
        self._keep = True
        self._to_head = False
        self._task: asyncio.Task[None] | None = None
        self._on_end: Callable[[], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(type(transport))
        self._transport = transport
        self._connections.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Forget the client; its requests still happen."""
        self._connections.discard(self._transport)
        if self._on_end is not None:
            self._on_end()

    def data_received(self, data: bytes) -> None:
        """Take what arrived."""
        self._buffer += data
        self._advance()

    def _advance(self) -> None:
        while not self._busy:
            try:
                request = take_request(self._buffer)
            except Malformed as err:
                self._transport.write(write_response(Response(err.status)))
                self._transport.close()
                return
            if request is None:
                return
            self._busy = True
            self._keep = request.headers.get("connection", "").lower() != "close"
            self._to_head = request.method == "HEAD"
            self._answer(request)

    def _answer(self, request: Request) -> None:
        answer = self._handle(request)
        if isinstance(answer, (Response, Stream)):
            self._send(answer)
        else:
            self._task = asyncio.ensure_future(self._wait(answer))

    async def _wait(self, answer: Awaitable[Answer]) -> None:
        answered = False
        try:
            self._send(await answer)
            answered = True
        finally:
            if not answered:
                # A client that waits for an answer must not wait for ever.
                self._transport.abort()
        self._advance()

    def _send(self, answer: Answer) -> None:
        if isinstance(answer, Stream):
            head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store"
            self._transport.write(head.encode() + b"\r\n\r\n")
            self._on_end = answer.open(self._transport)
        elif answer.delay_seconds > 0:
            asyncio.get_running_loop().call_later(answer.delay_seconds, self._finish_late, answer)
        else:
            self._finish(answer)

    def _finish_late(self, response: Response) -> None:
        self._finish(response)
        self._advance()

    def _finish(self, response: Response) -> None:
        if response.hang_up:
            self._transport.abort()
        elif not self._transport.is_closing():
            self._transport.write(write_response(response, to_head=self._to_head))
            if not self._keep:
                self._transport.close()
        self._busy = response.hang_up


class PortInUse(OSError):
    """Somebody listens there already."""


class Listener:
    """A listening socket on the loopback interface."""

    def __init__(self, handle: Handler) -> None:
        """Serve with `handle` once opened."""
        self._handle = handle
        self._connections: set[asyncio.Transport] = set()
        self._server: asyncio.Server | None = None

    async def open(self, port: int) -> int:
        """Listen on 127.0.0.1 and return the port; 0 asks the system for a free one.

        Raises:
            PortInUse: if somebody listens there already.
        """
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(
                lambda: Connection(self._handle, self._connections), "127.0.0.1", port, backlog=512
            )
        except OSError as err:
            if err.errno == EADDRINUSE:
                raise PortInUse(f"port {port} is in use: stop what listens there") from err
            raise
        return int(self._server.sockets[0].getsockname()[1])

    def close(self) -> None:
        """Stop listening and drop every client."""
        if self._server is not None:
            self._server.close()
        for transport in list(self._connections):
            transport.abort()
