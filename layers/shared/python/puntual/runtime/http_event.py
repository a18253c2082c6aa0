"""An HTTP request as Lambda receives it: API Gateway or a function URL, payload format 2.0."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from puntual.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class HttpEvent:
    """A request that is read and not trusted.

    Attributes:
        path: decoded.
        query: the last value of each parameter.
        headers: by lower-case name.
        raw_body: the text in the event, which stands for bytes.
        is_base64: whether that text is base64.
        request_id: the one that API Gateway or the function URL gave it.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw_body: str
    is_base64: bool
    request_id: str

    @property
    def body(self) -> bytes:
        """Return the bytes that were sent, before anything parses them.

        Raises:
            InvalidInput: the event announces base64 and has something else.
        """
        if not self.is_base64:
            # Half a surrogate pair becomes bytes that are no UTF-8, and is refused as such.
            return self.raw_body.encode("utf-8", "surrogatepass")
        try:
            return base64.b64decode(self.raw_body, validate=True)
        except ValueError as err:
            raise InvalidInput("body", "is not base64 as announced", "send it as it is") from err


def read_http_event(event: Mapping[str, Any]) -> HttpEvent:
    """Read an event; what may be left out of it is empty."""
    context = event["requestContext"]
    return HttpEvent(
        method=context["http"]["method"],
        path=unquote(event.get("rawPath", "")),
        query=event.get("queryStringParameters") or {},
        headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
        raw_body=event.get("body") or "",
        is_base64=bool(event.get("isBase64Encoded")),
        request_id=str(context.get("requestId", "")),
    )
