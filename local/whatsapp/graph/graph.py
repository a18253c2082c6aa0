"""The Graph API as Puntual calls it: routing, the token, and sending."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from local.whatsapp.dice import Dice
from local.whatsapp.graph.graph_media import (
    DOWNLOADS,
    delete_media,
    describe_media,
    download_media,
    store_media,
)
from local.whatsapp.graph.graph_messages import post_message
from local.whatsapp.graph.graph_numbers import (
    describe_account,
    describe_number,
    describe_token,
    list_apps,
    list_subscriptions,
    subscribe_app,
)
from local.whatsapp.graph.graph_templates import (
    create_template,
    delete_template,
    edit_template,
    list_templates,
    unpause_template,
)
from local.whatsapp.http.messages import Answer, Request, Response, answer_json
from local.whatsapp.platform.network import Journey, Network
from local.whatsapp.simulator import Simulator
from local.whatsapp.wire.errors import GraphError

_PATH = re.compile(r"/v\d{2}\.\d/(?P<id>[A-Za-z0-9_-]+)(?:/(?P<edge>[a-z_]+))?/?")

type Operation = Callable[[Simulator, Request, str], Response]


class GraphApi:
    """Answers one request at a time; every refusal has Graph's shape and is remembered."""

    def __init__(self, simulator: Simulator) -> None:
        """Route to operations on `simulator`."""
        self._simulator = simulator
        self._requests = 0
        self._calls = 0
        phone, waba = simulator.settings.phone_number_id, simulator.settings.waba_id
        self._operations: dict[tuple[str, str, str | None], Operation] = {
            ("POST", phone, "messages"): post_message,
            ("POST", phone, "media"): store_media,
            ("GET", phone, None): describe_number,
            ("GET", waba, None): describe_account,
            ("GET", waba, "message_templates"): list_templates,
            ("POST", waba, "message_templates"): create_template,
            ("DELETE", waba, "message_templates"): delete_template,
            ("GET", waba, "subscribed_apps"): list_apps,
            ("POST", waba, "subscribed_apps"): subscribe_app,
            ("GET", simulator.settings.app_id, "subscriptions"): list_subscriptions,
            ("GET", "debug_token", None): describe_token,
        }

    def handle(self, request: Request) -> Answer | Awaitable[Answer]:
        """Answer a request; a message takes its time on the way, if there is any."""
        journey = self._travel(request)
        return self.answer(request) if journey is None else self._answer_late(request, journey)

    async def _answer_late(self, request: Request, journey: Journey) -> Answer:
        await asyncio.sleep(journey.uplink)
        answer = self.answer(request)
        rest = journey.total - journey.uplink
        return replace(answer, delay_seconds=answer.delay_seconds + rest)

    def _travel(self, request: Request) -> Journey | None:
        conduct = self._simulator.conduct
        latency, uplink = conduct.latency_ms / 1000, conduct.uplink_ms / 1000
        if not (latency or uplink) or not request.path.endswith("/messages"):
            return None
        self._calls += 1
        network = Network(latency, uplink, conduct.jitter, conduct.reconnect_chance)
        return network.travel(Dice(self._simulator.settings.seed, f"call/{self._calls}"))

    def answer(self, request: Request) -> Response:
        """Answer a request that has arrived."""
        self._requests += 1
        try:
            self._check_token(request)
            return self._route(request)
        except GraphError as err:
            trace = Dice(self._simulator.settings.seed, str(self._requests)).token("trace", 9)
            refusal = answer_json(err.body(f"A{trace}"), err.status)
            return replace(refusal, delay_seconds=err.delay_seconds)
        except (json.JSONDecodeError, UnicodeDecodeError):
            malformed = GraphError(100, "The body is not JSON.")
            return answer_json(malformed.body("A"), malformed.status)

    def _route(self, request: Request) -> Response:
        if request.path.startswith(DOWNLOADS):
            return download_media(self._simulator, request)
        match = _PATH.fullmatch(request.path)
        if match is None:
            raise GraphError(100, "Unknown path components", status=400)
        object_id, edge = match["id"], match["edge"]
        operation = self._operations.get((request.method, object_id, edge))
        if operation is None:
            operation = self._find_operation(request.method, object_id, edge)
        return operation(self._simulator, request, object_id)

    def _find_operation(self, method: str, object_id: str, edge: str | None) -> Operation:
        is_template = self._simulator.book.find_by_id(object_id) is not None
        found: Operation | None = None
        if object_id in self._simulator.media and edge is None:
            found = {"GET": describe_media, "DELETE": delete_media}.get(method)
        elif is_template and method == "POST":
            found = {None: edit_template, "unpause": unpause_template}.get(edge)
        if found is None:
            details = (
                f"Unsupported {method.lower()} request: no object {object_id!r} with this edge"
            )
            raise GraphError(100, details, subcode=33)
        return found

    @property
    def _app_token(self) -> str:
        """The app's own token, which is its id and its secret."""
        settings = self._simulator.settings
        return f"{settings.app_id}|{settings.app_secret}"

    def _is_about_app(self, request: Request) -> bool:
        match = _PATH.fullmatch(request.path)
        return match is not None and match["id"] == self._simulator.settings.app_id

    def _check_token(self, request: Request) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if not given:
            scheme, given = "Bearer", request.query.get("access_token", "")
        if scheme == "Bearer" and given == self._app_token and self._is_about_app(request):
            return
        expires = self._simulator.conduct.token_expires_at
        if scheme != "Bearer" or given != self._simulator.settings.access_token:
            raise GraphError(190, "Invalid OAuth access token - Cannot parse access token")
        if expires is not None and expires <= self._simulator.clock.now():
            details = "Error validating access token: Session has expired"
            raise GraphError(190, details, subcode=463)
