"""Stands where AWS stands: takes every write, knows one secret, counts what it was asked.

A process of its own, so that its work is in nobody's CPU time.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections import Counter
from contextlib import suppress
from typing import Final

APP_SECRET: Final = "an-invented-app-secret"
COUNTS: Final = "Bench.Counts"
_QUERIED: Final = b'{"Items":[],"Count":0,"ScannedCount":0}'
_SECRET: Final = json.dumps(
    {"SecretString": json.dumps({"app_secret": APP_SECRET, "verify_token": "invented"})}
).encode()


class Stub:
    """Answers AWS's JSON protocols."""

    def __init__(self) -> None:
        self._written: Counter[str] = Counter()
        self._lock = threading.Lock()

    def answer(self, target: str, body: bytes) -> bytes:
        """Return the answer to a call."""
        match target.rpartition(".")[2]:
            case "GetSecretValue":
                return _SECRET
            case "Query":
                return _QUERIED
            case "BatchExecuteStatement":
                statements = json.loads(body)["Statements"]
                self._count(len(statements))
                return json.dumps({"Responses": [{} for _ in statements]}).encode()
            case "PutItem" | "UpdateItem":
                self._count(1)
                return b"{}"
            case "Counts":
                with self._lock:
                    return json.dumps(self._written).encode()
            case other:
                raise ValueError(f"no answer to {other}")

    def serve(self, connection: socket.socket) -> None:
        """Answer one connection until it ends."""
        with connection, connection.makefile("rb") as reader, suppress(ConnectionError):
            while reader.readline():
                length, target = 0, ""
                while (line := reader.readline()) not in {b"\r\n", b""}:
                    name, _, value = line.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                    if name.lower() == b"x-amz-target":
                        target = value.strip().decode()
                answer = self.answer(target, reader.read(length))
                head = (
                    "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\n"
                    f"Content-Length: {len(answer)}\r\n\r\n"
                )
                connection.sendall(head.encode() + answer)

    def _count(self, writes: int) -> None:
        with self._lock:
            self._written["items"] += writes


def main() -> None:
    """Serve on a free port, which is told on standard output."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    stub = Stub()
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=stub.serve, args=[connection], daemon=True).start()


if __name__ == "__main__":
    main()
