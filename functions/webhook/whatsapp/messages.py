"""What somebody said, in whichever form of Meta's: words, a button, a photo, an edit of these."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from functions.webhook.whatsapp.payload import Object, id_in, object_in, text_in
from functions.webhook.whatsapp.person_events import ID
from puntual.domain.conversation.kept_message import Media
from puntual.domain.conversation.message_kind import WORDLESS, MessageKind

if TYPE_CHECKING:
    from datetime import datetime

# Something was said that no business sees ("view once", a poll), or an order of a catalogue.
_UNSEEN: Final = frozenset({"unsupported", "unknown", "order"})


_LONGEST_NAME: Final = 240
_SHOWN: Final = WORDLESS | {MessageKind.STICKER}


class Said(NamedTuple):
    """What a message says.

    Attributes:
        payload: of the button that was tapped; empty for anything else.
        text: what was written, the label of the button, or an emoji.
        answered: the message of ours that it answers, by its id.
        media: what was sent along.
        edits: the message whose words these replace, by its id.
    """

    kind: MessageKind
    payload: str = ""
    text: str = ""
    answered: str = ""
    media: Media | None = None
    edits: str = ""


@dataclass(frozen=True, slots=True)
class Revoked:
    """Somebody took a message back.

    Attributes:
        wamid: the message that was taken back.
        senders: the ids by which WhatsApp knows who did.
    """

    phone_number_id: str
    wamid: str
    at: datetime
    senders: tuple[str, ...]


def read_said(message: Object) -> Said | None:
    """Return what a message says; None when it says nothing."""
    said = _read_kind(message, text_in(message, "type"))
    answered = id_in(object_in(message, "context"), "id")
    return said._replace(answered=answered) if said and answered else said


def _read_kind(message: Object, kind: str) -> Said | None:
    part = object_in(message, kind)
    if kind in _READERS:
        return _READERS[kind](part)
    if kind in _UNSEEN:
        return Said(MessageKind.UNSUPPORTED)
    if kind in _SHOWN:
        return Said(MessageKind(kind), text=text_in(part, "caption"), media=_read_media(part))
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
    if said is None or not (said.payload or said.text):
        return None
    return said._replace(edits=id_in(edit, "original_message_id"))


def _read_media(part: Object) -> Media | None:
    """Return what can be fetched; None for a place or a contact, which have nothing to fetch."""
    id_ = text_in(part, "id")
    if not ID.fullmatch(id_):
        return None
    mime_type, sha256 = text_in(part, "mime_type"), text_in(part, "sha256")
    name = text_in(part, "filename")[:_LONGEST_NAME]
    return Media(id_, mime_type[:_LONGEST_NAME], sha256[:_LONGEST_NAME], name)


def _read_reaction(reaction: Object) -> Said | None:
    """Return the emoji; None where one was taken back."""
    emoji = text_in(reaction, "emoji")
    if not emoji:
        return None
    return Said(MessageKind.REACTION, text=emoji, answered=id_in(reaction, "message_id"))


_READERS: Final = MappingProxyType(
    {
        "button": _read_button,
        "interactive": _read_choice,
        "edit": _read_edit,
        "reaction": _read_reaction,
    }
)
