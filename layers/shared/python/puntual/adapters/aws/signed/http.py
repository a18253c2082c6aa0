"""As much of HTTP/1.1 as AWS's JSON protocols use, on one open connection.

``http.client`` costs ten times as much for a call, nearly all of it for reading the answer's
headers as if they were e-mail. Here an answer that is not plain HTTP is an error.
"""

import select
import socket
import ssl
from dataclasses import dataclass
from typing import Final

# Of all headers together: AWS sends less than one thousand bytes.
_MOST_HEAD: Final = 65_536
_AT_ONCE: Final = 65_536
_END_OF_HEAD: Final = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came.

    Attributes:
        headers: by lower-case name.
        is_last: whether the connection is of no further use.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    is_last: bool = False


class Connection:
    """One open connection; one call at a time."""

    __slots__ = ("_buffer", "_socket")

    def __init__(self, opened: socket.socket) -> None:
        self._socket = opened
        self._buffer = b""

    def post(self, headers: dict[str, str], body: bytes) -> Answer:
        """Send a request and read its answer.

        Raises:
            OSError: the connection broke, or no byte came in time.
            ValueError: what came is not plain HTTP.
        """
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST / HTTP/1.1\r\n{lines}content-length: {len(body)}\r\n\r\n"
        self._socket.sendall(head.encode("ascii") + body)
        return self._read_answer()

    def is_usable(self) -> bool:
        """Tell whether the other side has neither hung up nor said what nobody asked for."""
        if self._buffer or (isinstance(self._socket, ssl.SSLSocket) and self._socket.pending()):
            return False
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return not poll.poll(0)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _read_answer(self) -> Answer:
        version, status, headers = self._read_head()
        while status // 100 == 1:
            version, status, headers = self._read_head()
        if "transfer-encoding" in headers:
            body = self._read_chunks()
        else:
            body = self._read_exactly(int(headers.get("content-length", "")))
        is_last = version != "HTTP/1.1" or headers.get("connection", "").lower() == "close"
        return Answer(status, headers, body, is_last)

    def _read_head(self) -> tuple[str, int, dict[str, str]]:
        first, *lines = self._read_until(_END_OF_HEAD).decode("latin-1").split("\r\n")
        version, _, rest = first.partition(" ")
        if not version.startswith("HTTP/1."):
            raise ValueError("the answer is not HTTP/1")
        headers = {}
        for line in lines:
            name, colon, value = line.partition(":")
            if not colon:
                raise ValueError("a header without a colon")
            headers[name.lower()] = value.strip()
        return version, int(rest[:3]), headers

    def _read_chunks(self) -> bytes:
        parts: list[bytes] = []
        while size := int(self._read_until(b"\r\n").partition(b";")[0], 16):
            parts.append(self._read_exactly(size))
            self._read_until(b"\r\n")
        while self._read_until(b"\r\n"):
            pass
        return b"".join(parts)

    def _read_until(self, end: bytes) -> bytes:
        while (at := self._buffer.find(end)) < 0:
            if len(self._buffer) > _MOST_HEAD:
                raise ValueError("a line or a head without an end")
            self._buffer += self._receive()
        found, self._buffer = self._buffer[:at], self._buffer[at + len(end) :]
        return found

    def _read_exactly(self, size: int) -> bytes:
        if size < 0:
            raise ValueError("a length below zero")
        parts, left = [self._buffer], size - len(self._buffer)
        while left > 0:
            parts.append(self._receive())
            left -= len(parts[-1])
        content = b"".join(parts) if len(parts) > 1 else self._buffer
        self._buffer = content[size:]
        return content[:size]

    def _receive(self) -> bytes:
        received = self._socket.recv(_AT_ONCE)
        if not received:
            raise ConnectionResetError("hung up")
        return received
