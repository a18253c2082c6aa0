"""What somebody said, in whichever form of Meta's: words, a button, a photo, an edit of these."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from functions.webhook.whatsapp.payload import Object, object_in, text_in
from puntual.domain.conversation.message_kind import WORDLESS, MessageKind

# Something was said that no business sees ("view once", a poll), or an order of a catalogue.
_UNSEEN: Final = frozenset({"unsupported", "unknown", "order"})


_SHOWN: Final = WORDLESS | {MessageKind.STICKER}


class Said(NamedTuple):
    """What a message says.

    Attributes:
        payload: of the button that was tapped; empty for anything else.
        text: what was written, the label of the button, or an emoji.
        answered: the message of ours that it answers, by its id.
    """

    kind: MessageKind
    payload: str = ""
    text: str = ""
    answered: str = ""


def read_said(message: Object) -> Said | None:
    """Return what a message says; None when it says nothing."""
    said = _read_kind(message, text_in(message, "type"))
    answered = text_in(object_in(message, "context"), "id")
    return said._replace(answered=answered) if said and answered else said


def _read_kind(message: Object, kind: str) -> Said | None:
    part = object_in(message, kind)
    if kind in _READERS:
        return _READERS[kind](part)
    if kind in _UNSEEN:
        return Said(MessageKind.UNSUPPORTED)
    if kind in _SHOWN:
        return Said(MessageKind(kind), text=text_in(part, "caption"))
    # Whatever the type, a text is a text.
    text = text_in(object_in(message, "text"), "body")
    return Said(MessageKind.TEXT, text=text) if text else None


def _read_button(button: Object) -> Said:
    return Said(MessageKind.BUTTON, text_in(button, "payload"), text_in(button, "text"))


def _read_choice(part: Object) -> Said | None:
    choice = object_in(part, text_in(part, "type"))
    if "id" not in choice:
        return None
    return Said(MessageKind.BUTTON, text_in(choice, "id"), text_in(choice, "title"))


def _read_edit(edit: Object) -> Said | None:
    """Return the new words; None where an edit brings none."""
    message = object_in(edit, "message")
    if text_in(message, "type") == "edit":
        return None
    said = read_said(message)
    return said if said and (said.payload or said.text) else None


def _read_reaction(reaction: Object) -> Said | None:
    """Return the emoji; None where one was taken back."""
    emoji = text_in(reaction, "emoji")
    if not emoji:
        return None
    return Said(MessageKind.REACTION, text=emoji, answered=text_in(reaction, "message_id"))


_READERS: Final = MappingProxyType(
    {
        "button": _read_button,
        "interactive": _read_choice,
        "edit": _read_edit,
        "reaction": _read_reaction,
    }
)
