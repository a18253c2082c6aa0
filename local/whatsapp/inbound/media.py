"""Photos, documents, recordings, videos and stickers that people send."""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from local.whatsapp.dice import Dice
from local.whatsapp.inbound.message import InboundMessage, object_of_field, text_of_field
from local.whatsapp.platform.media_files import INBOUND_LIVES, Flaw, MediaFile
from local.whatsapp.simulator import Simulator
from local.whatsapp.templates.content import Content
from local.whatsapp.wire.errors import ControlError

# A picture of one point: small, and yet one that a browser shows.
_POINT: Final = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
_USUAL: Final = MappingProxyType(
    {
        "image": ("image/png", _POINT),
        "document": ("application/pdf", b"%PDF-1.4\n%%EOF\n"),
        "audio": ("audio/ogg; codecs=opus", b"OggS" + bytes(60)),
        "video": ("video/mp4", bytes(4) + b"ftypmp42" + bytes(60)),
        "sticker": ("image/webp", b"RIFF" + bytes(4) + b"WEBPVP8 " + bytes(60)),
    }
)
MEDIA_TYPES: Final = frozenset(_USUAL)
_CAPTIONED: Final = frozenset({"image", "document", "video"})


def read_media(
    simulator: Simulator, kind: str, body: Mapping[str, Any], at: datetime
) -> InboundMessage:
    """Read a file that somebody sends, and keep it.

    Raises:
        ControlError: the request is not understood.
    """
    wish = object_of_field(body, kind)
    file = _read_file(kind, wish, at)
    media_id = str(Dice(simulator.settings.seed, f"inbound/{len(simulator.media)}").number("id"))
    simulator.media[media_id] = file
    caption = text_of_field(wish, "caption") if kind in _CAPTIONED else ""
    part = {"caption": caption} if caption else {}
    part |= _traits(kind, wish)
    part |= {"mime_type": file.mime_type, "sha256": _as_told(file), "id": media_id}
    content = Content(kind, caption, header=str(part.get("filename", "")), media=media_id)
    return InboundMessage(content, part)


def _read_file(kind: str, wish: Mapping[str, Any], at: datetime) -> MediaFile:
    usual_type, content = _USUAL[kind]
    if "bytes" in wish:
        content = _decode(wish["bytes"])
    flaw = wish.get("flaw")
    if flaw is not None and flaw not in set(Flaw):
        raise ControlError(400, f"a flaw is one of {[*Flaw]}")
    return MediaFile(
        text_of_field(wish, "mime_type", usual_type),
        content,
        at + INBOUND_LIVES,
        None if flaw is None else Flaw(flaw),
    )


def _decode(given: object) -> bytes:
    try:
        return b64decode(str(given), validate=True)
    except (Error, ValueError) as err:
        raise ControlError(400, "bytes are Base64") from err


def _traits(kind: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    match kind:
        case "document":
            return {"filename": text_of_field(wish, "filename", "comprobante.pdf")}
        case "audio":
            return {"voice": wish.get("voice") is not False}
        case "sticker":
            return {"animated": wish.get("animated") is True}
        case _:
            return {}


def _as_told(file: MediaFile) -> str:
    """Return the digest as webhooks tell it, where the Graph API tells hexadecimal digits."""
    return b64encode(file.digest).decode()
