"""A simulator in a thread of the test's own process, with a hand-set clock and a listener."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from local.whatsapp.platform.settings import Settings
from local.whatsapp.service import Ports, serve

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
PHONE = "+525550000001"
WA_ID = "5215550000001"
APP_SECRET = "app secret of no app"
# Loading the certificates anew for each client costs more than most of the tests.
TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class HandClock:
    """Time that moves when a test says so."""

    def __init__(self) -> None:
        self.instant = NOON

    def now(self) -> datetime:
        return self.instant

    def flowing(self) -> datetime:
        return self.instant

    def advance(self, **by: float) -> None:
        self.instant += timedelta(**by)


@dataclass
class Listener:
    """What stands where Puntual's webhook stands; answers with the statuses it is told."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def take(self, body: bytes, signature: str) -> int:
        status = self.answers.pop(0) if self.answers else 200
        self.signatures.append(signature)
        self.bodies.append(body)
        return status

    def values(self) -> list[dict[str, Any]]:
        changes = [
            change
            for body in self.bodies
            for entry in json.loads(body)["entry"]
            for change in entry["changes"]
        ]
        return [change["value"] for change in changes]

    def statuses(self) -> list[dict[str, Any]]:
        return [status for value in self.values() for status in value.get("statuses", [])]

    def messages(self) -> list[dict[str, Any]]:
        return [message for value in self.values() for message in value.get("messages", [])]


@dataclass
class Stage:
    """A running simulator and what a test needs around it."""

    clock: HandClock
    listener: Listener
    graph: httpx.Client
    control: httpx.Client

    def register(self, **changes: Any) -> httpx.Response:
        return self.graph.post("/222/message_templates", json=a_template(**changes))

    def send(self, **changes: Any) -> httpx.Response:
        """Send the usual message with changes, see `a_message`."""
        return self.post(a_message(**changes))

    def post(self, message: dict[str, Any]) -> httpx.Response:
        return self.graph.post("/111/messages", json=message)

    def settle(self, **by: float) -> dict[str, Any]:
        self.clock.advance(**by)
        return dict(self.control.post("/settle").raise_for_status().json())

    def ledger(self) -> list[dict[str, Any]]:
        return list(self.control.get("/ledger", params={"format": "json"}).json())

    def rejections(self) -> list[dict[str, Any]]:
        return list(self.control.get("/rejections", params={"format": "json"}).json())

    def configure(self, **changes: Any) -> None:
        self.control.put("/config", json=changes).raise_for_status()

    def without_noise(self) -> Self:
        self.configure(duplicate_chance=0, disorder_chance=0, batch_chance=0)
        return self


def a_template(**changes: Any) -> dict[str, Any]:
    return {
        "name": "puntual_due_today_v1",
        "language": "es",
        "category": "UTILITY",
        "parameter_format": "NAMED",
        "message_send_ttl_seconds": 3600,
        "components": [
            {
                "type": "BODY",
                "text": "Hola {{customer_name}}, hoy vence *{{amount}}* de su factura.",
                "example": {
                    "body_text_named_params": [
                        {"param_name": "customer_name", "example": "Ana"},
                        {"param_name": "amount", "example": "$ 1.00"},
                    ]
                },
            },
            {"type": "FOOTER", "text": "Responda BAJA para no recibir más mensajes."},
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "Ya pagué"},
                    {"type": "QUICK_REPLY", "text": "Necesito tiempo"},
                    {"type": "QUICK_REPLY", "text": "Hablar con alguien"},
                ],
            },
        ],
    } | changes


def parameters(**values: str) -> list[dict[str, str]]:
    return [
        {"type": "text", "parameter_name": name, "text": text} for name, text in values.items()
    ]


def a_message(
    to: str = PHONE,
    template: str = "puntual_due_today_v1",
    language: str = "es",
    values: dict[str, str] | None = None,
    data: str | None = "v1|acme|d-1|000001.20260105.reminder.1",
    **changes: Any,
) -> dict[str, Any]:
    payloads = ["ALREADY_PAID", "NEED_TIME", "TALK_TO_PERSON"]
    filled = values if values is not None else {"customer_name": "Ana", "amount": "$ 1,250.00"}
    buttons = [
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": str(index),
            "parameters": [{"type": "payload", "payload": payload}],
        }
        for index, payload in enumerate(payloads)
    ]
    body = {"type": "body", "parameters": parameters(**filled)}
    message = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": to,
        "type": "template",
        "biz_opaque_callback_data": data,
        "template": {
            "name": template,
            "language": {"code": language},
            "components": [body, *buttons],
        },
    }
    return message | changes


@pytest.fixture
def listener() -> Iterator[Listener]:
    heard = Listener()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(heard.take(body, self.headers["X-Hub-Signature-256"]), b"")

        def do_GET(self) -> None:
            query = httpx.URL(f"http://127.0.0.1{self.path}").params
            trusted = query["hub.verify_token"] == "verify"
            self._answer(200 if trusted else 403, query["hub.challenge"].encode())

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard.url = f"http://127.0.0.1:{server.server_port}/webhook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield heard
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Running:
    ports: Ports
    stop: Callable[[], None]


def run_in_thread(settings: Settings, clock: HandClock) -> Running:
    loop = asyncio.new_event_loop()
    told: list[Ports] = []
    ready, stop = threading.Event(), asyncio.Event()

    def announce(ports: Ports) -> None:
        told.append(ports)
        ready.set()

    def run() -> None:
        loop.run_until_complete(serve(settings, clock, stop, announce))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(10)

    def end() -> None:
        loop.call_soon_threadsafe(stop.set)
        thread.join()

    return Running(told[0], end)


@pytest.fixture
def make_stage(listener: Listener) -> Iterator[Callable[..., Stage]]:
    ends: list[Callable[[], None]] = []

    def build(**changes: Any) -> Stage:
        clock = HandClock()
        running = run_in_thread(settings_of(listener.url, **changes), clock)
        graph = httpx.Client(
            base_url=f"http://127.0.0.1:{running.ports.graph_port}/v25.0",
            headers={"Authorization": "Bearer token"},
            verify=TLS,
        )
        control = httpx.Client(
            base_url=f"http://127.0.0.1:{running.ports.control_port}", verify=TLS
        )
        ends.extend([running.stop, graph.close, control.close])
        return Stage(clock, listener, graph, control)

    yield build
    for end in reversed(ends):
        end()


def settings_of(url: str | None, **changes: Any) -> Settings:
    usual: dict[str, Any] = {
        "clock_file": Path("unused"),
        "app_secret": APP_SECRET,
        "verify_token": "verify",
        "access_token": "token",
        "phone_number_id": "111",
        "waba_id": "222",
        "webhook_url": url,
        "graph_port": 0,
        "control_port": 0,
    }
    return Settings(**usual | changes)


@pytest.fixture
def stage(make_stage: Callable[..., Stage]) -> Stage:
    """A simulator with one registered template and neither repeats nor disorder."""
    built = make_stage().without_noise()
    built.register().raise_for_status()
    return built
