"""A call of the function URL, and what it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from puntual.runtime.http_event import read_http_event


class Response(TypedDict):
    """What the function URL sends back."""

    statusCode: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Request:
    """One call.

    Attributes:
        body: the bytes as they came, before anything decoded or parsed them.
        signature: the value of ``X-Hub-Signature-256``; empty without one.
    """

    method: str
    query: Mapping[str, str]
    body: bytes
    signature: str


def read_request(event: Mapping[str, Any]) -> Request:
    """Read an event of the function URL.

    Raises:
        InvalidInput: the body is not what the event says that it is.
    """
    sent = read_http_event(event)
    signature = sent.headers.get("x-hub-signature-256", "")
    return Request(sent.method, sent.query, sent.body, signature)


def answer(status: int, text: str = "") -> Response:
    """Return a plain text: a challenge is a stranger's text and must never be read as a page."""
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "x-content-type-options": "nosniff",
    }
    return {"statusCode": status, "headers": headers, "body": text}
