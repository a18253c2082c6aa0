"""Meta, played by the simulator's own answers without a socket."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from local.whatsapp.graph.graph import GraphApi
from local.whatsapp.http.messages import Request
from local.whatsapp.platform.settings import Settings
from local.whatsapp.simulator import Simulator
from puntual.adapters.clock import SystemClock
from puntual.adapters.packaged.templates import PackagedTemplates, to_graph

TOKEN = "EAAtoken-of-nobody"
APP_SECRET = "0123456789abcdef0123456789abcdef"
NUMBER, ACCOUNT = "100200300", "222"


class _Clock:
    """The time of the machine, as the simulator wants it."""

    def now(self) -> datetime:
        return SystemClock().now()

    def flowing(self) -> datetime:
        return SystemClock().now()


@dataclass
class Platform:
    """A simulator, and the transport that leads to it."""

    simulator: Simulator
    answers: bool = True

    def conduct(self, **changes: Any) -> None:
        self.simulator.conduct_as(replace(self.simulator.conduct, **changes))

    def register(self, languages: frozenset[str]) -> None:
        """Register the whole catalogue of some languages, as `templates push` does."""
        for one in PackagedTemplates().all():
            if one.language in languages:
                body = {"parameter_format": "NAMED", **to_graph(one)}
                self.simulator.book.create(body, "APPROVED")

    def set_status(self, name: str, language: str, status: str) -> None:
        found = [
            one for one in self.simulator.book if (one.name, one.language) == (name, language)
        ]
        assert len(found) == 1
        found[0].status = status

    @property
    def transport(self) -> httpx.BaseTransport:
        graph = GraphApi(self.simulator)

        def answer(request: httpx.Request) -> httpx.Response:
            if not self.answers:
                raise httpx.ConnectTimeout("nobody there", request=request)
            heads = {name.lower(): text for name, text in request.headers.items()}
            query = dict(request.url.params)
            asked = Request(request.method, request.url.path, query, heads, request.content)
            answered = graph.answer(asked)
            return httpx.Response(answered.status, content=answered.body)

        return httpx.MockTransport(answer)


def a_platform(webhook_url: str) -> Platform:
    settings = Settings(Path("unused"), APP_SECRET, "verify", TOKEN, NUMBER, ACCOUNT, webhook_url)
    return Platform(Simulator(settings, _Clock()))
