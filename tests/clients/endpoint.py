"""An ingest API on the wire, as the client sees it: it keeps requests and answers by a script."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from puntual_client import IngestClient

type Answer = Callable[[httpx.Request], httpx.Response]


@dataclass
class Endpoint:
    """Answers each request by the next answer of its script, and by the last one from then on."""

    script: list[Answer]
    requests: list[httpx.Request] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def client(self, pause: float = 0.5) -> IngestClient:
        """Return a client that speaks to this endpoint and notes its pauses instead of waiting."""
        return IngestClient(
            "https://ingest.example",
            "pk_invented",
            pause,
            sleep=self.pauses.append,
            transport=self.transport,
        )

    @property
    def transport(self) -> httpx.MockTransport:
        """Return what carries requests to this endpoint in place of the network."""
        return httpx.MockTransport(self._answer)

    @property
    def sent(self) -> list[tuple[str, list[str]]]:
        """Return the path of each request, and which items it carried."""
        return [(one.url.path, [name_of(item) for item in items_of(one)]) for one in self.requests]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return answer(request)


def items_of(request: httpx.Request) -> list[dict[str, Any]]:
    """Return the items that a request carries."""
    items: list[dict[str, Any]] = json.loads(request.content or b"[]")
    return items


def name_of(item: dict[str, Any]) -> str:
    """Return what the billing system calls an item."""
    return str(item.get("external_id", item.get("id")))


def by_status(**statuses: str) -> Answer:
    """Answer a batch: the named items get a status of their own, all others are created."""

    def answer(request: httpx.Request) -> httpx.Response:
        results = [_result(statuses.get(name_of(item), "created")) for item in items_of(request)]
        return httpx.Response(200, json={"results": results, "summary": {}})

    return answer


def plain(status: int, text: str = "") -> Answer:
    """Answer each request with the same status and text."""
    return lambda _: httpx.Response(status, text=text)


def found(content: dict[str, Any]) -> Answer:
    """Answer with a JSON object."""
    return lambda _: httpx.Response(200, json=content)


def cut(request: httpx.Request) -> httpx.Response:
    """Break the connection."""
    raise httpx.ConnectError("connection refused", request=request)


def _result(status: str) -> dict[str, Any]:
    if status != "rejected":
        return {"status": status}
    error = {"field": "amount", "problem": "is a JSON number", "fix": "send a string"}
    return {"status": status, "error": {"title": "Unprocessable Content", "errors": [error]}}
