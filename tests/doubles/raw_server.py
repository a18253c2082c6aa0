"""A server on the loopback that answers with bytes from a script, whatever it is asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, Final

# A connection ends where the script says so.
HANG_UP: Final = b""


@dataclass
class RawServer:
    """Answers each request with the next bytes of its script.

    Attributes:
        requests: the requests as they came, by connection.
    """

    script: list[bytes]
    tls: ssl.SSLContext | None = None
    requests: list[list[bytes]] = field(default_factory=list)
    _listener: socket.socket = field(init=False)

    @property
    def port(self) -> int:
        """Return the port."""
        port: int = self._listener.getsockname()[1]
        return port

    def start(self) -> None:
        """Begin to listen."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Hang up."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                opened, _ = self._listener.accept()
                self.requests.append([])
                threading.Thread(target=self._serve, args=[opened], daemon=True).start()

    def _serve(self, opened: socket.socket) -> None:
        with suppress(OSError), opened:
            talking = opened
            if self.tls is not None:
                talking = self.tls.wrap_socket(opened, server_side=True)
            with talking, talking.makefile("rb") as reader:
                seen = self.requests[-1]
                while request := _read(reader):
                    seen.append(request)
                    answer = self.script.pop(0)
                    if answer == HANG_UP:
                        return
                    talking.sendall(answer)


def _read(reader: IO[bytes]) -> bytes:
    """Return the next request; empty when the other side has hung up."""
    head, length = b"", 0
    while (line := reader.readline()) not in {b"", b"\r\n"}:
        head += line
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    return head + b"\r\n" + reader.read(length) if head else b""


@contextmanager
def raw_server(*script: bytes, tls: ssl.SSLContext | None = None) -> Iterator[RawServer]:
    """Yield a server that has begun to listen."""
    server = RawServer([*script], tls)
    server.start()
    yield server
    server.stop()
