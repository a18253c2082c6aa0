"""What `POST /reply` asks a person to send."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from local.whatsapp.inbound.cards import (
    read_contacts,
    read_location,
    read_new_number,
    read_unsupported,
)
from local.whatsapp.inbound.media import MEDIA_TYPES, read_media
from local.whatsapp.inbound.message import InboundMessage, Wish
from local.whatsapp.inbound.words import (
    quote,
    read_edit,
    read_reaction,
    read_revoke,
    read_tap,
    read_text,
)
from local.whatsapp.people.chats import Chat
from local.whatsapp.people.meaning import Meaning
from local.whatsapp.simulator import Simulator
from local.whatsapp.wire.errors import ControlError

_READERS: Final[Mapping[str, Callable[[Wish], InboundMessage]]] = MappingProxyType(
    {
        "text": read_text,
        "button_payload": read_tap,
        "edit": read_edit,
        "revoke": read_revoke,
        "reaction": read_reaction,
        "location": read_location,
        "contacts": read_contacts,
        "unsupported": read_unsupported,
        "new_number": read_new_number,
    }
)
KINDS: Final = frozenset({*_READERS, *MEDIA_TYPES})
# Their wamid is the message that they change, or that has the button.
_NOT_QUOTING: Final = frozenset({"edit", "revoke", "reaction", "new_number", "unsupported"})


def read_inbound(
    simulator: Simulator, chat: Chat, body: Mapping[str, Any], at: datetime
) -> InboundMessage:
    """Read a message of a person.

    Raises:
        ControlError: the request is not understood, or names what is not there.
    """
    given = sorted(KINDS & body.keys())
    if len(given) != 1:
        raise ControlError(400, f"a reply has one of {sorted(KINDS)}")
    [kind] = given
    wamid = body.get("wamid")
    if wamid is not None and not isinstance(wamid, str):
        raise ControlError(400, "wamid is a text")
    read = _READERS.get(kind)
    wish = Wish(chat, body, wamid)
    message = read(wish) if read is not None else read_media(simulator, kind, body, at)
    quoted = message.content.quotes or wamid
    if quoted is not None and kind not in _NOT_QUOTING:
        message = quote(message, quoted, _sender_of(simulator, quoted))
    if body.get("forwarded") is True:
        message = _forwarded(message)
    return replace(message, meaning=_meaning(body))


def _meaning(body: Mapping[str, Any]) -> Meaning | None:
    meaning = body.get("meaning")
    if meaning is None:
        return None
    if meaning not in set(Meaning):
        raise ControlError(400, f"a meaning is one of {[*Meaning]}")
    return Meaning(meaning)


def _sender_of(simulator: Simulator, wamid: str) -> str:
    found = simulator.chats.find_message(wamid)
    if found is not None and not found[1].outgoing:
        return found[0].wa_id
    return simulator.settings.display_phone_number


def _forwarded(message: InboundMessage) -> InboundMessage:
    context = dict(message.beside.get("context", {})) | {"forwarded": True}
    return replace(message, beside={**message.beside, "context": context})
