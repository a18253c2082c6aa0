"""A small HTTP/1.1 server on asyncio: keep-alive, one answer per request, event streams.

`http.server` parses headers with the e-mail package and takes a thread per connection; on a
machine that also runs the emulator that costs more than everything the simulator does.
"""

import asyncio
from collections.abc import Awaitable, Callable
from errno import EADDRINUSE

from local.whatsapp.http.messages import (
    Answer,
    Handler,
    Malformed,
    Request,
    Response,
    Stream,
    take_request,
    write_response,
)


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
