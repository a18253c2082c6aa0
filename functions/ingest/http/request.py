"""An HTTP request as it comes from API Gateway (payload format 2.0)."""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from puntual.domain.errors import InvalidInput

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:=/+-]{1,128}")


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller asks.

    Attributes:
        headers: by lower-case name.
        id: the caller's ``X-Request-Id``, else the gateway's own.
        has_time: tells whether the function may begin something more.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    raw_body: str
    is_base64: bool
    id: str
    has_time: Callable[[], bool]

    @property
    def body(self) -> bytes:
        """Return the body's bytes.

        Raises:
            InvalidInput: it was announced as base64 and is not.
        """
        if not self.is_base64:
            # Half a surrogate pair cannot be written in UTF-8; its JSON is refused later.
            return self.raw_body.encode(errors="replace")
        try:
            return base64.b64decode(self.raw_body, validate=True)
        except ValueError as err:
            raise InvalidInput("body", "is not base64 as announced", "send it as it is") from err


def read_request(event: Mapping[str, Any], has_time: Callable[[], bool]) -> Request:
    """Read the event."""
    context = event.get("requestContext") or {}
    headers = {name.lower(): text for name, text in (event.get("headers") or {}).items()}
    return Request(
        method=context["http"]["method"],
        path=unquote(event["rawPath"]),
        headers=headers,
        raw_body=event.get("body") or "",
        is_base64=bool(event.get("isBase64Encoded")),
        id=_request_id(headers, context),
        has_time=has_time,
    )


def _request_id(headers: Mapping[str, str], context: Mapping[str, Any]) -> str:
    sent = headers.get("x-request-id", "")
    return sent if _REQUEST_ID.fullmatch(sent) else str(context.get("requestId", ""))
