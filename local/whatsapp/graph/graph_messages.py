"""Sending a message as the Graph API takes it, and marking one as read."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from local.whatsapp.acceptance import accept
from local.whatsapp.http.messages import Request, Response, answer_json
from local.whatsapp.people.ledger import Accepted, parse_callback_data
from local.whatsapp.platform.faults import Effect, Subject
from local.whatsapp.platform.limits import Attempt
from local.whatsapp.simulator import Simulator
from local.whatsapp.templates.content import Content
from local.whatsapp.templates.message_requests import (
    Recipient,
    read_callback_data,
    read_content,
    read_recipient,
)
from local.whatsapp.wire.errors import GraphError
from local.whatsapp.wire.person import USER_ID, derive_user_id
from local.whatsapp.wire.phones import derive_wa_id, parse_phone

_BAD_GATEWAY = 502
_GATEWAY_PAGE = b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"


def post_message(simulator: Simulator, request: Request, _: str) -> Response:
    """Send a message, or mark one as read; a refusal is remembered with its reason."""
    body = request.json()
    if not isinstance(body, dict):
        raise GraphError(100, "The body must be an object.")
    if body.get("status") == "read":
        return _mark_read(simulator, body)
    effect = simulator.faults.meet(_describe(simulator, body))
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
    recipient = read_recipient(body, simulator.chats.wa_id_of)
    data = read_callback_data(body)
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
    contact = {"input": accepted.to, "user_id": derive_user_id(accepted.wa_id)}
    if not USER_ID.fullmatch(accepted.to):
        contact["wa_id"] = accepted.wa_id
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


def _describe(simulator: Simulator, body: dict[str, Any]) -> Subject:
    """Say what fault rules can match on, before anything about the request is trusted."""
    template, data = body.get("template"), body.get("biz_opaque_callback_data")
    digits = parse_phone(str(body.get("to", "")))
    if digits is None:
        # Whom a business-scoped id stands for has a phone as well.
        chat = simulator.chats.find_user(str(body.get("recipient", "")))
        digits = "" if chat is None else chat.phone.removeprefix("+")
    wa_id = derive_wa_id(digits) if digits else ""
    return Subject(
        phones=frozenset({digits, wa_id}),
        debtor=parse_callback_data(data).debtor if isinstance(data, str) else None,
        template=str(template.get("name")) if isinstance(template, dict) else None,
    )
