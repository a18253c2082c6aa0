"""What people write as records: one for each message."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from puntual.adapters.dynamodb.items.values import (
    instant_of,
    instant_or_none,
    integer_of,
    text_of,
    text_or_none,
)
from puntual.adapters.dynamodb.store.attributes import Value
from puntual.adapters.instants import to_instant
from puntual.domain.conversation.kept_message import KeptFile, KeptMessage, Media
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent

# On a legal hold a message has no time to live: the day on which it would have gone stands there.
HELD_UNTIL: Final = "held_until"


def message_to_record(message: KeptMessage) -> dict[str, Value]:
    """Return a message as a record, but for its day, which a hold may take from it."""
    return {
        "wamid": message.wamid,
        "at": to_instant(message.at),
        "kind": message.kind.value,
        "text": message.text,
        "answered": message.answered or None,
        "intent": message.intent.value,
        "by": message.by or None,
        "phone": message.phone or None,
        "media": None if message.media is None else _media(message.media),
    }


def _media(media: Media) -> dict[str, Value]:
    return {
        "id": media.id,
        "mime_type": media.mime_type or None,
        "sha256": media.sha256 or None,
        "file_name": media.file_name or None,
    }


def _file_of(record: Mapping[str, Value]) -> KeptFile | None:
    file = record.get("file")
    if not isinstance(file, dict):
        return None
    return KeptFile(text_of(file, "key"), integer_of(file, "size"), text_of(file, "sha256"))


def message_of(record: Mapping[str, Value]) -> KeptMessage:
    """Return the message of a record."""
    media, on_hold = record.get("media"), HELD_UNTIL in record
    return KeptMessage(
        text_of(record, "wamid"),
        instant_of(record, "at"),
        MessageKind(text_or_none(record, "kind") or MessageKind.TEXT),
        text_or_none(record, "text") or "",
        text_or_none(record, "answered") or "",
        SpokenIntent(text_or_none(record, "intent") or SpokenIntent.OTHER),
        datetime.fromtimestamp(integer_of(record, HELD_UNTIL if on_hold else "ttl"), UTC),
        _media_of(media) if isinstance(media, dict) else None,
        instant_or_none(record, "edited_at"),
        instant_or_none(record, "hidden_at"),
        text_or_none(record, "by") or "",
        _file_of(record),
        text_or_none(record, "phone") or "",
        on_hold,
    )


def _media_of(record: Mapping[str, Value]) -> Media:
    names = ("id", "mime_type", "sha256", "file_name")
    return Media(*(text_or_none(record, name) or "" for name in names))
