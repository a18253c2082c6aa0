"""Stands where AWS and Meta stand: a table in memory, a queue and a number that take everything.

A process of its own, so that its work is in nobody's CPU time. The accounts in its table have as
many months behind them as it is told.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

from botocore.exceptions import ClientError

from puntual.adapters.aws.signed.binary import to_base64, with_bytes
from tests.bench.scale.counting import CountedDynamoDB
from tests.bench.scale.sender_accounts import stored_accounts

COUNTS: Final = "Bench.Counts"
_SECRET: Final = {"SecretString": json.dumps({"access_token": "an-invented-token"})}
_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_TARGET: Final = re.compile(rb"x-amz-target: *(\S+)", re.IGNORECASE)
_WORD: Final = re.compile(r"(?<!^)(?=[A-Z])")

type Body = dict[str, Any]


class Stub:
    """Answers AWS's JSON protocols and Meta's messages."""

    def __init__(self, client: CountedDynamoDB) -> None:
        self._client = client
        self._messages = 0
        self._lock = threading.Lock()

    def answer(self, target: str, body: Body) -> tuple[int, Body]:
        """Return status and body of an answer; without a target it is Meta's."""
        service, _, operation = target.rpartition(".")
        if not service:
            return HTTPStatus.OK, self._accept(body)
        if target == COUNTS:
            return HTTPStatus.OK, self._counts()
        if service.startswith("DynamoDB"):
            return self._ask_table(operation, body)
        if operation == "GetSecretValue":
            return HTTPStatus.OK, _SECRET
        sent = [{"Id": entry["Id"], "MessageId": "m"} for entry in body.get("Entries", ())]
        return HTTPStatus.OK, {"Successful": sent, "MessageId": "m"}

    def _accept(self, message: Body) -> Body:
        if "to" not in message:
            # The sender opens its connections before it needs them.
            return {}
        with self._lock:
            self._messages += 1
            wamid = f"wamid.{self._messages:040}"
        to = message["to"].removeprefix("+")
        return {"contacts": [{"input": to, "wa_id": to}], "messages": [{"id": wamid}]}

    def _ask_table(self, operation: str, request: Body) -> tuple[int, Body]:
        call: Callable[..., Body] = getattr(self._client, _WORD.sub("_", operation).lower())
        request.pop("ClientRequestToken", None)
        with self._lock:
            try:
                return HTTPStatus.OK, call(**request)
            except ClientError as err:
                told = {name: one for name, one in err.response.items() if name != "Error"}
                code = err.response["Error"]["Code"]
                return HTTPStatus.BAD_REQUEST, {"__type": f"aws#{code}", **told}

    def _counts(self) -> Body:
        """Return what was counted since this was asked last, and begin anew."""
        with self._lock:
            units = {f"{meter} {what}": n for (meter, what), n in self._client.units.items()}
            counted = {"messages": self._messages, "units": units}
            self._messages = 0
            self._client.forget()
            return counted


def serve(stub: Stub, connection: socket.socket) -> None:
    """Answer one connection until it ends."""
    with connection, connection.makefile("rb") as reader, suppress(ConnectionError):
        while head := b"".join(_head(reader.readline)):
            length, target = _LENGTH.search(head), _TARGET.search(head)
            body = reader.read(int(length[1])) if length else b""
            asked = with_bytes(json.loads(body)) if body else {}
            status, said = stub.answer(target[1].decode() if target else "", asked)
            # A request for the head alone, by which the sender opens a connection, gets no body.
            is_head = head.startswith(b"HEAD")
            answer = b"" if is_head else json.dumps(said, default=to_base64).encode()
            connection.sendall(
                b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                % (status, len(answer))
                + answer
            )


def _head(read_line: Callable[[], bytes]) -> Iterator[bytes]:
    while (line := read_line()) not in {b"", b"\r\n"}:
        yield line


def main() -> None:
    """Serve accounts of an age on a free port, which is told on standard output."""
    months, debtors = int(sys.argv[1]), int(sys.argv[2])
    stub = Stub(stored_accounts(months, debtors))
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=[stub, connection], daemon=True).start()


if __name__ == "__main__":
    main()
