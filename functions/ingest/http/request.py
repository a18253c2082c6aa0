"""One request of a billing system."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from puntual.runtime.http_event import HttpEvent, read_http_event

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:=/+-]{1,128}")


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller asks.

    Attributes:
        id: the caller's ``X-Request-Id``, else the gateway's own.
        has_time: tells whether the function may begin something more.
    """

    sent: HttpEvent
    id: str
    has_time: Callable[[], bool]


def read_request(event: Mapping[str, Any], has_time: Callable[[], bool]) -> Request:
    """Read the event."""
    sent = read_http_event(event)
    named = sent.headers.get("x-request-id", "")
    id_ = named if _REQUEST_ID.fullmatch(named) else sent.request_id
    return Request(sent, id_, has_time)
