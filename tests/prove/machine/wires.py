"""HTTP as httpx's transports: to WhatsApp, and from the billing system to ingest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl

import httpx

from local.whatsapp.graph.graph import GraphApi
from local.whatsapp.http.messages import Request, Response
from tests.prove.machine.crossings import Answerless, Break, Crossing, Crossings

_CALL_SECONDS: Final = 0.3
_FAULT: Final = b'{"error":{"message":"broken on purpose","code":131000}}'


class Wires:
    """Where requests go, by the host that they name."""

    def __init__(self, graph: GraphApi, crossings: Crossings) -> None:
        self._graph = graph
        self._crossings = crossings
        self.on_answer: Callable[[bytes], None] = lambda _: None
        self.ingest: Callable[[httpx.Request], httpx.Response] = _nobody

    def send(self, request: httpx.Request) -> httpx.Response:
        """Carry a request of code that waits."""
        if request.url.host == "ingest.invalid":
            return self.ingest(request)
        try:
            answer = self._crossings.cross(
                self._crossing(request), lambda: self._answer(request), seconds=_CALL_SECONDS
            )
        except Answerless as err:
            return _without_answer(err.how, request)
        return _received(answer, request)

    async def send_later(self, request: httpx.Request) -> httpx.Response:
        """Carry a request of an event loop."""
        if request.method == "HEAD":
            await asyncio.sleep(_CALL_SECONDS)
            return httpx.Response(404)
        try:
            answer = await self._crossings.cross_later(
                self._crossing(request), lambda: self._answer(request), _CALL_SECONDS
            )
        except Answerless as err:
            return _without_answer(err.how, request)
        if answer.delay_seconds:
            await asyncio.sleep(answer.delay_seconds)
        self.on_answer(answer.body)
        return _received(answer, request)

    def _crossing(self, request: httpx.Request) -> Crossing:
        life = self._crossings.clockwork.current().life
        name = f"{request.method} {request.url.path.rpartition('/')[2]}"
        return Crossing("whatsapp", name, life.name.partition("/")[0])

    def _answer(self, request: httpx.Request) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        query = dict(parse_qsl(request.url.query.decode()))
        return self._graph.answer(
            Request(request.method, request.url.path, query, headers, request.content)
        )


class WaitingWire(httpx.BaseTransport):
    """httpx's transport for code that waits."""

    wires: Wires

    def __init__(self, *_: object, **__: object) -> None:
        """Take what the real one takes."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self.wires.send(request)


class LoopWire(httpx.AsyncBaseTransport):
    """httpx's transport for event loops."""

    wires: Wires

    def __init__(self, *_: object, **__: object) -> None:
        """Take what the real one takes."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self.wires.send_later(request)


def _received(answer: Response, request: httpx.Request) -> httpx.Response:
    if answer.hang_up:
        raise httpx.ReadError("hung up", request=request)
    headers: dict[str, Any] = {"content-type": answer.content_type}
    return httpx.Response(answer.status, content=answer.body, headers=headers)


def _without_answer(how: Break, request: httpx.Request) -> httpx.Response:
    if how in {Break.TIMEOUT_BEFORE, Break.TIMEOUT_AFTER}:
        raise httpx.ReadTimeout("no answer", request=request)
    return httpx.Response(500, content=_FAULT)


def _nobody(_: httpx.Request) -> httpx.Response:
    return httpx.Response(503)
