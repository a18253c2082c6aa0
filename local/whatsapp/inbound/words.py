"""Texts and taps, and what people do to messages that were sent: edit, delete, react."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from local.whatsapp.inbound.message import InboundMessage, Wish, object_of_field, text_of_field
from local.whatsapp.people.bubble import Bubble
from local.whatsapp.people.chats import find_button
from local.whatsapp.templates.content import Button, Content
from local.whatsapp.wire.errors import ControlError

# What Meta puts there, whatever the edited message had quoted.
_CONTEXT_OF_EDITS: Final = MappingProxyType({"id": "M0"})
_CAPTIONED: Final = frozenset({"image", "document", "video"})


def say(text: str) -> InboundMessage:
    """Return a text."""
    return InboundMessage(Content("text", text), {"body": text})


def tap(button: Button, wamid: str) -> InboundMessage:
    """Return a tap on a button of message `wamid`."""
    kind, part = "interactive", _choice(button)
    if button.kind == "quick_reply":
        kind, part = "button", {"payload": button.payload, "text": button.text}
    return InboundMessage(Content(kind, button.text, quotes=wamid), part)


def delete(wamid: str) -> InboundMessage:
    """Return that message `wamid` of the same person is deleted for both."""
    return InboundMessage(Content("revoke", "", quotes=wamid), {"original_message_id": wamid})


def edit(wamid: str, text: str) -> InboundMessage:
    """Return that text message `wamid` of the same person says something else from now on."""
    told = {"context": dict(_CONTEXT_OF_EDITS), "type": "text", "text": {"body": text}}
    part = {"original_message_id": wamid, "message": told}
    return InboundMessage(Content("edit", text, quotes=wamid), part)


def read_text(wish: Wish) -> InboundMessage:
    """Read a text."""
    return say(text_of_field(wish.body, "text"))


def read_tap(wish: Wish) -> InboundMessage:
    """Read a tap: on the message that is named, or on the newest with such a button.

    Raises:
        ControlError: there is no such button.
    """
    found = find_button(wish.chat, text_of_field(wish.body, "button_payload"), wish.wamid)
    if found is None:
        raise ControlError(404, "no message to this person has that button")
    return tap(found[1], found[0].wamid)


def read_edit(wish: Wish) -> InboundMessage:
    """Read what a message of the person says from now on: a text, or a caption.

    Raises:
        ControlError: there is no such message, or it has no words.
    """
    original = _find(wish, outgoing=False)
    text = text_of_field(object_of_field(wish.body, "edit"), "text")
    edited: dict[str, Any] = {"context": dict(_CONTEXT_OF_EDITS), "type": original.content.type}
    if original.content.type == "text":
        return edit(original.wamid, text)
    if original.content.type in _CAPTIONED and original.part is not None:
        edited[original.content.type] = {**original.part, "caption": text}
    else:
        raise ControlError(400, f"a {original.content.type} cannot be edited")
    content = Content("edit", text, quotes=original.wamid)
    return InboundMessage(content, {"original_message_id": original.wamid, "message": edited})


def read_revoke(wish: Wish) -> InboundMessage:
    """Read that a message of the person is deleted for both.

    Raises:
        ControlError: there is no such message.
    """
    return delete(_find(wish, outgoing=False).wamid)


def read_reaction(wish: Wish) -> InboundMessage:
    """Read a reaction to a message of the business; without an emoji it is taken back.

    Raises:
        ControlError: there is no such message.
    """
    target = _find(wish, outgoing=True)
    emoji = text_of_field(object_of_field(wish.body, "reaction"), "emoji")
    part = {"message_id": target.wamid} | ({"emoji": emoji} if emoji else {})
    return InboundMessage(Content("reaction", emoji, quotes=target.wamid), part)


def quote(message: InboundMessage, wamid: str, sender: str) -> InboundMessage:
    """Return a message that quotes `wamid`, a message of `sender`."""
    context = {"from": sender, "id": wamid}
    return replace(
        message,
        content=replace(message.content, quotes=wamid),
        beside={"context": context, **message.beside},
    )


def _choice(button: Button) -> dict[str, Any]:
    reply = {"id": button.payload, "title": button.text}
    return {"type": "button_reply", "button_reply": reply}


def _find(wish: Wish, *, outgoing: bool) -> Bubble:
    for bubble in wish.chat.bubbles:
        if bubble.wamid == wish.wamid and bubble.outgoing is outgoing:
            return bubble
    side = "of the business" if outgoing else "of this person"
    raise ControlError(404, f"wamid names no message {side}")
