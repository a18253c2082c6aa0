"""People answering: taps and texts become inbound webhooks."""

from datetime import datetime
from functools import partial
from typing import Any

from local.whatsapp.dice import Dice
from local.whatsapp.outbox import Pending
from local.whatsapp.people.chats import Bubble, Chat, find_button
from local.whatsapp.simulator import Simulator
from local.whatsapp.templates.content import Button, Content
from local.whatsapp.wire.errors import ControlError
from local.whatsapp.wire.payloads import Update, build_contact, build_inbound, build_status
from local.whatsapp.wire.phones import derive_wa_id, is_wa_id, parse_phone


def queue_tap(simulator: Simulator, wa_id: str, wamid: str, button: Button, at: datetime) -> str:
    """Queue a tap on a button of message `wamid`; return the reply's own wamid."""
    context = {"from": simulator.settings.display_phone_number, "id": wamid}
    kind, part = _tap_part(button)
    content = Content(kind, button.text, quotes=wamid)
    return _queue(simulator, wa_id, content, at, part, context)


def queue_text(
    simulator: Simulator, wa_id: str, text: str, at: datetime, quotes: str | None = None
) -> str:
    """Queue a text; return its wamid."""
    context = None
    if quotes is not None:
        context = {"from": simulator.settings.display_phone_number, "id": quotes}
    content = Content("text", text, quotes=quotes)
    return _queue(simulator, wa_id, content, at, {"body": text}, context)


def find_person(simulator: Simulator, given: str) -> Chat:
    """Return the chat of a phone, a `wa_id` or a debtor; a new one for an unknown phone.

    Raises:
        ControlError: if it is none of these.
    """
    digits = parse_phone(given)
    if digits is not None:
        return simulator.chats.open(derive_wa_id(digits), f"+{digits}")
    found = simulator.chats.find(given) or simulator.chats.find_debtor(given)
    if found is not None:
        return found
    if is_wa_id(given):
        return simulator.chats.open(given, f"+{given}")
    raise ControlError(404, f"nobody known as {given!r}: give a phone with +, or a debtor")


def reply_now(simulator: Simulator, body: dict[str, Any]) -> dict[str, str]:
    """Answer as a person, at the simulated now.

    Raises:
        ControlError: if the request names nobody, says nothing, or taps what is not there.
    """
    chat = find_person(simulator, str(body.get("from", "")))
    wamid, now = body.get("wamid"), simulator.clock.now()
    mark_read(simulator, chat, now)
    if isinstance(body.get("text"), str):
        sent = queue_text(simulator, chat.wa_id, body["text"], now, wamid)
    elif isinstance(body.get("button_payload"), str):
        found = find_button(chat, body["button_payload"], wamid)
        if found is None:
            raise ControlError(404, "no message to this person has that button")
        sent = queue_tap(simulator, chat.wa_id, found[0].wamid, found[1], now)
    else:
        raise ControlError(400, "a reply has a text or a button_payload")
    return {"wa_id": chat.wa_id, "wamid": sent}


def mark_read(simulator: Simulator, chat: Chat, now: datetime) -> None:
    """Read what has been delivered: a person who answers has seen the chat."""
    for bubble in chat.bubbles:
        if bubble.outgoing and bubble.status == "delivered":
            simulator.chats.advance(bubble.wamid, "read")
            simulator.outbox.put(_tell_read(chat, bubble, now))
            simulator.hub.tell("status", chat.wa_id)


def _tell_read(chat: Chat, bubble: Bubble, now: datetime) -> Pending:
    value = build_status(bubble.wamid, chat.wa_id, "read", now, bubble.data)
    update = Update("messages", "statuses", value, build_contact(chat.wa_id, chat.name))
    return Pending(chat.wa_id, now, f"{bubble.wamid}/read", lambda: update, is_status=True)


def _tap_part(button: Button) -> tuple[str, dict[str, Any]]:
    if button.kind == "quick_reply":
        return "button", {"payload": button.payload, "text": button.text}
    reply = {"id": button.payload, "title": button.text}
    return "interactive", {"type": "button_reply", "button_reply": reply}


def _queue(
    simulator: Simulator,
    wa_id: str,
    content: Content,
    at: datetime,
    part: dict[str, Any],
    context: dict[str, str] | None,
) -> str:
    subject = f"{wa_id}/in/{at.timestamp()}/{content.type}/{content.body}"
    wamid = f"wamid.HBgIN{Dice(simulator.settings.seed, subject).token('wamid')}"
    value = build_inbound(wamid, wa_id, at, content.type, part)
    if context is not None:
        value["context"] = context
    contact = build_contact(wa_id, simulator.chats.name_of(wa_id) or wa_id)
    bubble = Bubble(wamid, at, outgoing=False, content=content)
    update = Update("messages", "messages", value, contact)
    appear = partial(_appear, simulator, wa_id, bubble)
    simulator.outbox.put(Pending(wa_id, at, wamid, lambda: update, appear))
    return wamid


def _appear(simulator: Simulator, wa_id: str, bubble: Bubble) -> bool:
    chat = simulator.chats.open(wa_id, f"+{wa_id}")
    simulator.chats.add_inbound(chat, bubble)
    if simulator.conduct.inbound_counts:
        simulator.gates.count_inbound(wa_id, simulator.clock.flowing())
    simulator.hub.tell("message", wa_id)
    return True
