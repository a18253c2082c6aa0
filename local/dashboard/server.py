"""The dashboard page's small server: loopback only, read only."""

import json
import threading
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from local.dashboard.figures import Figures, span_of
from local.emulator.clock import SimulatedClock
from local.emulator.ports import LOOPBACK

_PAGE: Final = resources.files("local.dashboard") / "page"
_ASSETS: Final = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/dashboard.css": ("dashboard.css", "text/css; charset=utf-8"),
    "/content.js": ("content.js", "text/javascript; charset=utf-8"),
    "/dashboard.js": ("dashboard.js", "text/javascript; charset=utf-8"),
}
_MAX_DAYS: Final = 1_000
_POLICY: Final = "default-src 'self'; style-src 'self' 'unsafe-inline'"


class DashboardServer:
    """Serves the page and its figures from a thread."""

    def __init__(self, port: int, figures: Figures, clock: SimulatedClock) -> None:
        """Bind the port; nothing is served before `start`."""

        class Handler(_Handler):
            """Answers for one deployment."""

            board_figures = figures
            board_clock = clock

        self._server = ThreadingHTTPServer((LOOPBACK, port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )

    @property
    def url(self) -> str:
        """Return the page's address."""
        return f"http://{LOOPBACK}:{self._server.server_address[1]}/"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """End, and free the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(10)
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    board_figures: Figures
    board_clock: SimulatedClock

    def do_GET(self) -> None:
        """Serve the page, the widgets or their figures."""
        url = urlsplit(self.path)
        try:
            if url.path in _ASSETS:
                self._send_asset(*_ASSETS[url.path])
            elif url.path == "/boards":
                self._send_json({"boards": self.board_figures.boards()})
            elif url.path == "/figures":
                self._send_figures(parse_qs(url.query))
            else:
                self._refuse(HTTPStatus.NOT_FOUND, "nothing here")
        except (KeyError, ValueError):
            self._refuse(HTTPStatus.BAD_REQUEST, "send board=<name> and days=<number>")
        except (BotoCoreError, ClientError):
            self._refuse(HTTPStatus.BAD_GATEWAY, "the local AWS does not answer")

    def _send_figures(self, query: dict[str, list[str]]) -> None:
        days = max(1, min(_MAX_DAYS, int(query["days"][0])))
        now = self.board_clock.now()
        start, end = span_of(days, now)
        self._send_json(
            {
                "now": _text(now),
                "start": start.timestamp(),
                "end": end.timestamp(),
                "widgets": self.board_figures.data(query["board"][0], start, end),
            }
        )

    def _send_asset(self, name: str, kind: str) -> None:
        self._send(HTTPStatus.OK, kind, (_PAGE / name).read_bytes())

    def _send_json(self, document: dict[str, Any]) -> None:
        self._send(HTTPStatus.OK, "application/json", json.dumps(document).encode())

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        problem = {"status": status, "detail": detail}
        self._send(status, "application/problem+json", json.dumps(problem).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", _POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: standard error belongs to the progress bar."""


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
