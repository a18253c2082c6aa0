"""The Graph API as Puntual calls it: routing, the token, and sending."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from local.whatsapp.acceptance import accept
from local.whatsapp.dice import Dice
from local.whatsapp.graph.graph_media import (
    delete_media,
    describe_media,
    download_media,
    store_media,
)
from local.whatsapp.graph.graph_numbers import describe_account, describe_number, describe_token
from local.whatsapp.graph.graph_templates import (
    create_template,
    delete_template,
    edit_template,
    list_templates,
    unpause_template,
)
from local.whatsapp.http.http11 import Answer, Request, Response, answer_json
from local.whatsapp.people.ledger import Accepted, parse_callback_data
from local.whatsapp.platform.faults import Effect, Subject
from local.whatsapp.platform.limits import Attempt
from local.whatsapp.platform.network import Journey, Network
from local.whatsapp.simulator import Simulator
from local.whatsapp.templates.content import Content
from local.whatsapp.templates.message_requests import (
    Recipient,
    read_callback_data,
    read_content,
    read_recipient,
)
from local.whatsapp.wire.errors import GraphError
from local.whatsapp.wire.payloads import derive_user_id
from local.whatsapp.wire.phones import parse_phone

_PATH = re.compile(r"/v\d{2}\.\d/(?P<id>[A-Za-z0-9_-]+)(?:/(?P<edge>[a-z_]+))?/?")
_BAD_GATEWAY = 502
_GATEWAY_PAGE = b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"

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
        if request.path.startswith("/media-bytes/"):
            return download_media(self._simulator, request.path.removeprefix("/media-bytes/"))
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

    def _check_token(self, request: Request) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if not given:
            scheme, given = "Bearer", request.query.get("access_token", "")
        expires = self._simulator.conduct.token_expires_at
        if scheme != "Bearer" or given != self._simulator.settings.access_token:
            raise GraphError(190, "Invalid OAuth access token - Cannot parse access token")
        if expires is not None and expires <= self._simulator.clock.now():
            details = "Error validating access token: Session has expired"
            raise GraphError(190, details, subcode=463)


def post_message(simulator: Simulator, request: Request, _: str) -> Response:
    """Send a message, or mark one as read; a refusal is remembered with its reason."""
    body = request.json()
    if not isinstance(body, dict):
        raise GraphError(100, "The body must be an object.")
    if body.get("status") == "read":
        return _mark_read(simulator, body)
    effect = simulator.faults.meet(_describe(body))
    try:
        return _send(simulator, body, effect)
    except GraphError as err:
        simulator.reject(body, err.code, err.details)
        err.delay_seconds = effect.latency_ms / 1000
        raise


def _send(simulator: Simulator, body: dict[str, Any], effect: Effect) -> Response:
    delay = effect.latency_ms / 1000
    if not effect.after_acceptance:
        spoilt = _spoil(simulator, body, effect, delay)
        if spoilt is not None:
            return spoilt
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "Parameter 'messaging_product' must be 'whatsapp'.")
    recipient, data = read_recipient(body), read_callback_data(body)
    content = read_content(body, simulator.book)
    now = simulator.clock.now()
    _check(simulator, recipient, content, now)
    _pass_gates(simulator, recipient.wa_id, now)
    accepted = accept(simulator, recipient, content, data=data, effect=effect, now=now)
    if effect.timeout_after_acceptance:
        return Response(hang_up=True, delay_seconds=delay)
    if effect.after_acceptance:
        # It is no refusal, so none is remembered.
        return _answer_error(effect, delay)
    return replace(answer_json(_confirm(accepted)), delay_seconds=delay)


def _spoil(
    simulator: Simulator, body: dict[str, Any], effect: Effect, delay: float
) -> Response | None:
    """Return what a fault answers in the place of everything else, if it does."""
    if effect.reset_before_acceptance:
        simulator.reject(body, None, "connection reset before acceptance")
        return Response(hang_up=True, delay_seconds=delay)
    if effect.error_code is not None:
        raise GraphError(effect.error_code, "As the fault says.", status=effect.http_status)
    if effect.http_status is None:
        return None
    simulator.reject(body, None, f"HTTP {effect.http_status}")
    return _answer_error(effect, delay)


def _answer_error(effect: Effect, delay: float) -> Response:
    if effect.html:
        status = effect.http_status or _BAD_GATEWAY
        return Response(status, _GATEWAY_PAGE, "text/html", delay_seconds=delay)
    error = GraphError(
        effect.error_code or 131000, "As the fault says.", status=effect.http_status
    )
    return replace(answer_json(error.body("A"), error.status), delay_seconds=delay)


def _check(simulator: Simulator, to: Recipient, content: Content, now: datetime) -> None:
    if to.digits == simulator.settings.display_phone_number:
        raise GraphError(131021, "The recipient is the sender.")
    chat = simulator.chats.find(to.wa_id)
    if content.is_template or (chat is not None and chat.is_window_open(now)):
        return
    details = "More than 24 hours have passed since the recipient last replied."
    raise GraphError(131047, details)


def _pass_gates(simulator: Simulator, wa_id: str, now: datetime) -> None:
    chat = simulator.chats.find(wa_id)
    in_window = chat is not None and chat.is_window_open(now)
    refusal = simulator.gates.refuse(Attempt(wa_id, simulator.clock.flowing(), in_window))
    if refusal is not None:
        raise GraphError(*refusal)


def _confirm(accepted: Accepted) -> dict[str, Any]:
    message = {"id": accepted.wamid}
    if accepted.content.is_template:
        message["message_status"] = "accepted"
    contact = {
        "input": accepted.to,
        "wa_id": accepted.wa_id,
        "user_id": derive_user_id(accepted.wa_id),
    }
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}


def _mark_read(simulator: Simulator, body: dict[str, Any]) -> Response:
    wamid = body.get("message_id")
    found = simulator.chats.find_message(wamid) if isinstance(wamid, str) else None
    if found is None or found[1].outgoing:
        raise GraphError(131009, "message_id is not of a received message.")
    chat, read = found
    for bubble in chat.bubbles:
        if not bubble.outgoing and bubble.at <= read.at:
            bubble.status = "read"
    simulator.hub.tell("status", chat.wa_id)
    return answer_json({"success": True})


def _describe(body: dict[str, Any]) -> Subject:
    """Say what fault rules can match on, before anything about the request is trusted."""
    template, data = body.get("template"), body.get("biz_opaque_callback_data")
    digits = parse_phone(str(body.get("to", ""))) or ""
    wa_id = read_recipient(body).wa_id if digits else ""
    return Subject(
        phones=frozenset({digits, wa_id}),
        debtor=parse_callback_data(data).debtor if isinstance(data, str) else None,
        template=str(template.get("name")) if isinstance(template, dict) else None,
    )
