"""People answering: what they write, tap and send becomes inbound webhooks."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from local.whatsapp.dice import Dice
from local.whatsapp.inbound.message import InboundMessage
from local.whatsapp.inbound.reading import read_inbound
from local.whatsapp.outbox import Pending
from local.whatsapp.people.bubble import Bubble
from local.whatsapp.people.chats import Chat
from local.whatsapp.people.persona import Persona
from local.whatsapp.people.sayings import Saying
from local.whatsapp.simulator import Simulator
from local.whatsapp.wire.errors import ControlError
from local.whatsapp.wire.payloads import Update, build_inbound, build_status
from local.whatsapp.wire.phones import derive_wa_id, is_wa_id, parse_phone


def find_person(simulator: Simulator, given: str) -> Chat:
    """Return the chat of a phone, an id or a debtor; a new one for an unknown phone.

    Raises:
        ControlError: if it is none of these.
    """
    digits = parse_phone(given)
    if digits is not None:
        return simulator.chats.open(derive_wa_id(digits), f"+{digits}")
    chats = simulator.chats
    found = chats.find(given) or chats.find_debtor(given) or chats.find_user(given)
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
    chat, now = find_person(simulator, str(body.get("from", ""))), simulator.clock.now()
    message = read_inbound(simulator, chat, body, now)
    mark_read(simulator, chat, now)
    return {"wa_id": chat.wa_id, "wamid": queue_message(simulator, chat.wa_id, message, now)}


def mark_read(simulator: Simulator, chat: Chat, now: datetime) -> None:
    """Read what has been delivered: a person who answers has seen the chat."""
    for bubble in chat.bubbles:
        if bubble.outgoing and bubble.status == "delivered":
            simulator.chats.advance(bubble.wamid, "read")
            simulator.outbox.put(_tell_read(simulator, chat, bubble, now))
            simulator.hub.tell("status", chat.wa_id)


def queue_message(simulator: Simulator, wa_id: str, message: InboundMessage, at: datetime) -> str:
    """Queue a message of a person; return its wamid."""
    content = message.content
    said = f"{content.type}/{content.body}/{content.quotes}/{content.media}"
    subject = f"{wa_id}/in/{at.timestamp()}/{said}"
    wamid = f"wamid.HBgIN{Dice(simulator.settings.seed, subject).token('wamid')}"
    bubble = Bubble(wamid, at, outgoing=False, content=content, part=message.part)
    tell = partial(_tell, simulator, wa_id, bubble, message)
    appear = partial(_appear, simulator, wa_id, bubble, message)
    told = partial(simulator.sayings.told, wamid)
    simulator.outbox.put(Pending(wa_id, at, wamid, tell, appear, told))
    return wamid


def _tell(simulator: Simulator, wa_id: str, bubble: Bubble, message: InboundMessage) -> Update:
    person = simulator.chats.person(wa_id)
    if person.name is None:
        person = replace(person, name=wa_id)
    kind = message.content.type
    value = build_inbound(bubble.wamid, person, bubble.at, kind, message.part)
    contact = person.contact() if message.names_contact else None
    return Update("messages", "messages", value | {**message.beside}, contact)


def _tell_read(simulator: Simulator, chat: Chat, bubble: Bubble, now: datetime) -> Pending:
    person = simulator.chats.person(chat.wa_id)
    value = build_status(bubble.wamid, person, "read", now, bubble.data)
    update = Update("messages", "statuses", value, person.contact())
    return Pending(chat.wa_id, now, f"{bubble.wamid}/read", lambda: update, is_status=True)


def _appear(simulator: Simulator, wa_id: str, bubble: Bubble, message: InboundMessage) -> bool:
    chat = simulator.chats.open(wa_id, f"+{wa_id}")
    simulator.chats.add_inbound(chat, bubble, opens_window=message.opens_window)
    if message.meaning is not None:
        text = bubble.content.body or bubble.content.header
        simulator.sayings.add(
            Saying(bubble.at, wa_id, chat.phone, chat.owner, message.meaning, text, bubble.wamid)
        )
    if message.changes_another:
        _mark(simulator, message)
    if message.content.type == "system":
        _move(simulator, chat, message)
    if simulator.conduct.inbound_counts:
        simulator.gates.count_inbound(wa_id, simulator.clock.flowing())
    simulator.hub.tell("message", wa_id)
    return True


def _mark(simulator: Simulator, message: InboundMessage) -> None:
    """Show at the message that is meant what became of it."""
    content = message.content
    found = simulator.chats.find_message(content.quotes or "")
    if found is None:
        return
    bubble = found[1]
    match content.type:
        case "edit":
            bubble.mark, bubble.content = "edited", replace(bubble.content, body=content.body)
        case "revoke":
            empty = replace(bubble.content, body="", header="", media=None)
            bubble.mark, bubble.content = "deleted", empty
        case _:
            bubble.mark = content.body


def _move(simulator: Simulator, chat: Chat, message: InboundMessage) -> None:
    """Give a person another phone: behind the old one is nobody from now on."""
    new = message.part["wa_id"]
    simulator.personas[new] = simulator.persona_of(chat.wa_id)
    simulator.personas[chat.wa_id] = Persona.UNREACHABLE
    simulator.chats.open(new, f"+{new}")
    if chat.name is not None:
        simulator.chats.name(new, chat.name)
