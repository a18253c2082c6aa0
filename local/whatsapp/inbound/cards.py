"""Places, contacts, what WhatsApp cannot pass on, and the news of another number."""

from typing import Any

from local.whatsapp.inbound.message import InboundMessage, Wish, object_of_field, text_of_field
from local.whatsapp.people.chats import Chat
from local.whatsapp.templates.content import Content
from local.whatsapp.wire.errors import ControlError, failure_of_unsupported
from local.whatsapp.wire.phones import derive_wa_id, parse_phone


def read_location(wish: Wish) -> InboundMessage:
    """Read a place.

    Raises:
        ControlError: it lacks its two numbers.
    """
    asked = object_of_field(wish.body, "location")
    part = {name: asked.get(name) for name in ("latitude", "longitude")}
    if not all(type(number) in {int, float} for number in part.values()):
        raise ControlError(400, "a location has a latitude and a longitude")
    part |= {name: text_of_field(asked, name) for name in ("name", "address") if name in asked}
    shown = str(part.get("name") or f"{part['latitude']}, {part['longitude']}")
    return InboundMessage(Content("location", shown), part)


def read_contacts(wish: Wish) -> InboundMessage:
    """Read the cards of people.

    Raises:
        ControlError: one of them lacks a name or a phone.
    """
    cards = wish.body.get("contacts")
    if not isinstance(cards, list) or not cards:
        raise ControlError(400, "contacts is a list of objects with a name and a phone")
    part = [_card(card) for card in cards]
    shown = ", ".join(card["name"]["formatted_name"] for card in part)
    return InboundMessage(Content("contacts", shown), part)


def read_unsupported(wish: Wish) -> InboundMessage:
    """Read what the platform does not pass on: a poll, a photo to be seen once."""
    inner = text_of_field(object_of_field(wish.body, "unsupported"), "type", "unknown")
    beside = {"errors": [failure_of_unsupported()]}
    return InboundMessage(Content("unsupported", ""), {"type": inner}, beside)


def read_new_number(wish: Wish) -> InboundMessage:
    """Read that a person has another phone from now on.

    Raises:
        ControlError: it is no phone.
    """
    digits = parse_phone(text_of_field(wish.body, "new_number"))
    if digits is None:
        raise ControlError(400, "new_number is a phone with + and country code")
    return move(wish.chat, derive_wa_id(digits))


def move(chat: Chat, new: str) -> InboundMessage:
    """Return that somebody has the phone of another id from now on."""
    name = chat.name or chat.phone
    told = f"{name} changed from {chat.wa_id} to {new}"
    part = {"body": told, "wa_id": new, "type": "user_changed_number"}
    return InboundMessage(Content("system", told), part, names_contact=False)


def _card(card: object) -> dict[str, Any]:
    if not isinstance(card, dict) or not {"name", "phone"} <= card.keys():
        raise ControlError(400, "a contact is an object with a name and a phone")
    name, phone = text_of_field(card, "name"), text_of_field(card, "phone")
    entry = {"phone": phone, "type": "CELL"}
    if (digits := parse_phone(phone)) is not None:
        entry["wa_id"] = derive_wa_id(digits)
    return {
        "name": {"first_name": name.split(" ")[0], "formatted_name": name},
        "phones": [entry],
    }
