"""Events on EventBridge's default bus."""

from __future__ import annotations

import json
from itertools import batched
from typing import TYPE_CHECKING, Final

from puntual.adapters.aws.errors import aws_errors_translated
from puntual.domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from puntual.adapters.aws.calls import EventCalls

# The most that EventBridge takes in a request.
_EVENTS: Final = 10


def event(source: str, detail_type: str, detail: Mapping[str, object]) -> dict[str, str]:
    """Return an event as the bus takes it."""
    return {"Source": source, "DetailType": detail_type, "Detail": json.dumps(detail)}


def put_all(client: EventCalls, entries: Iterable[dict[str, str]]) -> None:
    """Put events on the bus.

    Raises:
        Unavailable: not all of them were taken.
    """
    failed = 0
    for some in batched(entries, _EVENTS, strict=False):
        with aws_errors_translated("EventBridge"):
            answer = client.put_events(Entries=[*some])
        failed += answer["FailedEntryCount"]
    if failed:
        raise Unavailable("EventBridge did not take all events")
