"""Requests and answers of HTTP/1.1: the bytes and what they mean."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
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
