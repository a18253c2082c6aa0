"""A call of the function URL, read without trust."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from puntual.domain.errors import InvalidInput


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
    """Read an event of the function URL (payload format 2.0).

    Raises:
        InvalidInput: the body is not what the event says that it is.
    """
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    return Request(
        method=event["requestContext"]["http"]["method"],
        query=event.get("queryStringParameters") or {},
        body=_read_body(event),
        signature=headers.get("x-hub-signature-256", ""),
    )


def answer(status: int, text: str = "") -> Response:
    """Return a plain text: a challenge is a stranger's text and must never be read as a page."""
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "x-content-type-options": "nosniff",
    }
    return {"statusCode": status, "headers": headers, "body": text}


def _read_body(event: Mapping[str, Any]) -> bytes:
    text: str = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as err:
        raise InvalidInput("body", "is not base64", "send what isBase64Encoded says") from err
