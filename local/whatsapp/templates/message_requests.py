"""The body of `POST /{phone number}/messages`, read without trust."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local.whatsapp.templates.content import Button, Content
from local.whatsapp.templates.rendering import render_template
from local.whatsapp.templates.templates import TemplateBook
from local.whatsapp.wire.errors import GraphError
from local.whatsapp.wire.person import USER_ID
from local.whatsapp.wire.phones import derive_wa_id, parse_phone
from local.whatsapp.wire.shapes import read_object, read_objects, read_text

MAX_CALLBACK_DATA = 512
_MAX_TEXT, _MAX_INTERACTIVE_BODY, _MAX_CAPTION = 4096, 1024, 1024
_MAX_REPLY_BUTTONS, _MAX_BUTTON_TITLE, _MAX_BUTTON_ID = 3, 20, 256
_MEDIA = frozenset({"image", "document", "audio", "video", "sticker"})


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a request addresses: the digits it named and WhatsApp's identifier."""

    given: str
    digits: str
    wa_id: str


def read_recipient(body: dict[str, Any], find_user: Callable[[str], str | None]) -> Recipient:
    """Read `to`, or else `recipient`: a business-scoped id, which Meta takes since May 2026.

    Args:
        body: the request.
        find_user: the `wa_id` of such an id; None where it is unknown.

    Raises:
        GraphError: unless `to` is a plausible number with `+` and country code. Meta puts the
            business's own country before a number without `+`, which reaches a stranger.
    """
    given = body.get("to")
    if not isinstance(given, str) or not given:
        return _read_user(body, find_user)
    digits = parse_phone(given)
    if digits is None:
        raise GraphError(131009, "Parameter 'to' must be a number with + and country code.")
    return Recipient(given, digits, derive_wa_id(digits))


def _read_user(body: dict[str, Any], find_user: Callable[[str], str | None]) -> Recipient:
    given = body.get("recipient")
    if not isinstance(given, str) or not given:
        raise GraphError(131008, "Parameter 'to' is required.")
    if USER_ID.fullmatch(given) is None:
        raise GraphError(131009, "Parameter 'recipient' must be a business-scoped user id.")
    wa_id = find_user(given)
    if wa_id is None:
        raise GraphError(131026, "No person of this business has that user id.")
    return Recipient(given, wa_id, wa_id)


def read_callback_data(body: dict[str, Any]) -> str | None:
    """Read `biz_opaque_callback_data`, at most 512 characters."""
    data = body.get("biz_opaque_callback_data")
    if data is None:
        return None
    if not isinstance(data, str) or len(data) > MAX_CALLBACK_DATA:
        details = f"biz_opaque_callback_data must have at most {MAX_CALLBACK_DATA} characters."
        raise GraphError(100, details)
    return data


def read_content(body: dict[str, Any], book: TemplateBook) -> Content:
    """Read and check what is to be said.

    Raises:
        GraphError: with the code Meta uses for what is wrong.
    """
    kind = str(body.get("type", "text"))
    part = body.get(kind)
    if not isinstance(part, dict):
        raise GraphError(131008, f"Parameter '{kind}' is required.")
    quotes = read_text(read_object(body, "context"), "message_id") or None
    match kind:
        case "template":
            return render_template(part, book)
        case "text":
            return Content("text", _limited(part, "body", _MAX_TEXT), quotes=quotes)
        case "interactive":
            return _read_interactive(part, quotes)
        case "reaction":
            return _read_reaction(part)
        case _ if kind in _MEDIA:
            return _read_media(kind, part, quotes)
        case _:
            raise GraphError(131051, f"Message type {kind!r} is not supported.")


def _read_interactive(part: dict[str, Any], quotes: str | None) -> Content:
    if part.get("type") != "button":
        raise GraphError(131051, f"Interactive type {part.get('type')!r} is not simulated.")
    buttons = read_objects(read_object(part, "action"), "buttons")
    if not 1 <= len(buttons) <= _MAX_REPLY_BUTTONS:
        raise GraphError(131009, f"A message has 1 to {_MAX_REPLY_BUTTONS} reply buttons.")
    return Content(
        "interactive",
        _limited(read_object(part, "body"), "text", _MAX_INTERACTIVE_BODY),
        header=read_text(read_object(part, "header"), "text"),
        footer=read_text(read_object(part, "footer"), "text"),
        buttons=tuple(_read_reply_button(item) for item in buttons),
        quotes=quotes,
    )


def _read_reply_button(item: dict[str, Any]) -> Button:
    reply = read_object(item, "reply")
    title = _limited(reply, "title", _MAX_BUTTON_TITLE, code=131009)
    return Button("reply", title, payload=_limited(reply, "id", _MAX_BUTTON_ID, code=131009))


def _read_reaction(part: dict[str, Any]) -> Content:
    target = part.get("message_id")
    if not isinstance(target, str):
        raise GraphError(131008, "reaction.message_id is required.")
    return Content("reaction", read_text(part, "emoji"), quotes=target)


def _read_media(kind: str, part: dict[str, Any], quotes: str | None) -> Content:
    if not part.get("id") and not part.get("link"):
        raise GraphError(131008, f"{kind}.id or {kind}.link is required.")
    caption = read_text(part, "caption")
    if len(caption) > _MAX_CAPTION:
        raise GraphError(131009, f"A caption has at most {_MAX_CAPTION} characters.")
    return Content(kind, caption, header=f"[{read_text(part, 'filename') or kind}]", quotes=quotes)


def _limited(part: dict[str, Any], name: str, limit: int, code: int = 100) -> str:
    text = part.get(name)
    if not isinstance(text, str) or not text:
        raise GraphError(131008, f"Parameter '{name}' is required.")
    if len(text) > limit:
        raise GraphError(code, f"Parameter '{name}' must have at most {limit} characters.")
    return text
