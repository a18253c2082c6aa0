"""Words in a table of their own; see docs/adr/0049."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    instant_of,
    instant_or_none,
    integer_of,
    text_of,
    text_or_none,
)
from puntual.adapters.dynamodb.keys.words import message_key, named_key, words_pk
from puntual.adapters.dynamodb.store.attributes import Present, Record, Value
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Delete, Key, Update
from puntual.adapters.instants import to_instant
from puntual.domain.conversation.kept_message import (
    KeptFile,
    KeptMessage,
    Media,
    Writer,
    message_id,
)
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.ports.conversation import KeptWords, MediaWords, Words

_NOT_EDITED_SINCE: Final = "attribute_not_exists(#edited_at) OR #edited_at < :edited_at"


class DynamoWords(Words, KeptWords, MediaWords):
    """One item for each message. Everything is an update, so that the order does not matter."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def keep(self, writer: Writer, message: KeptMessage) -> None:
        self._update(writer, message.wamid, {}, _record(message))

    @override
    def replace(self, writer: Writer, wamid: str, message: KeptMessage) -> None:
        edited: dict[str, Present] = {
            "text": message.text,
            "intent": message.intent.value,
            "edited_at": to_instant(message.at),
        }
        first = {name: one for name, one in _record(message).items() if name not in edited}
        with suppress(ConditionFailed):
            self._update(writer, wamid, edited, {**first, "wamid": wamid}, _NOT_EDITED_SINCE)

    @override
    def hide(self, writer: Writer, wamid: str, at: datetime, expires: datetime) -> None:
        first: dict[str, Value] = {"wamid": wamid, "at": to_instant(at), "ttl": _ttl(expires)}
        self._update(writer, wamid, {"hidden_at": to_instant(at)}, first)

    @override
    def find(self, writer: Writer, wamid: str) -> KeptMessage | None:
        return self.find_named(writer, message_id(wamid))

    @override
    def find_named(self, writer: Writer, message: str) -> KeptMessage | None:
        item = self._table.get(named_key(writer, message))
        return None if item is None else _message(item)

    @override
    def learn_file(self, writer: Writer, message: str, file: KeptFile) -> bool:
        values: dict[str, Present] = {
            "file": {"key": file.key, "size": file.size, "sha256": file.sha256}
        }
        # What was erased, or has expired, must not come back as a file alone.
        is_kept = "attribute_exists(#pk)"
        try:
            self._table.update(
                Update(named_key(writer, message), "SET #file = :file", values, is_kept)
            )
        except ConditionFailed:
            return False
        return True

    @override
    def all_of(self, writer: Writer) -> Sequence[KeptMessage]:
        return sorted(map(_message, self._items_of(writer)), key=lambda one: (one.at, one.wamid))

    @override
    def erase(self, writer: Writer) -> None:
        for item in self._items_of(writer):
            self._table.delete(Delete(Key(str(item["pk"]), str(item["sk"]))))

    def _items_of(self, writer: Writer) -> Iterator[Record]:
        return self._table.query("#pk = :pk", {"pk": words_pk(writer)}, consistent=True)

    def _update(
        self,
        writer: Writer,
        wamid: str,
        now: dict[str, Present],
        first: dict[str, Value],
        condition: str = "",
    ) -> None:
        """Set some attributes, and others that are not there yet."""
        absent = {name: value for name, value in first.items() if value is not None}
        sets = [f"#{name} = :{name}" for name in now]
        sets += [f"#{name} = if_not_exists(#{name}, :{name})" for name in ("v", *absent)]
        values = {"v": SCHEMA_VERSION, **absent, **now}
        key = message_key(writer, wamid)
        self._table.update(Update(key, f"SET {', '.join(sets)}", values, condition))


def _record(message: KeptMessage) -> dict[str, Value]:
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
        "ttl": _ttl(message.expires),
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


def _ttl(expires: datetime) -> int:
    return int(expires.timestamp())


def _message(record: Mapping[str, Value]) -> KeptMessage:
    media = record.get("media")
    return KeptMessage(
        text_of(record, "wamid"),
        instant_of(record, "at"),
        MessageKind(text_or_none(record, "kind") or MessageKind.TEXT),
        text_or_none(record, "text") or "",
        text_or_none(record, "answered") or "",
        SpokenIntent(text_or_none(record, "intent") or SpokenIntent.OTHER),
        datetime.fromtimestamp(integer_of(record, "ttl"), UTC),
        _media_of(media) if isinstance(media, dict) else None,
        instant_or_none(record, "edited_at"),
        instant_or_none(record, "hidden_at"),
        text_or_none(record, "by") or "",
        _file_of(record),
        text_or_none(record, "phone") or "",
    )


def _media_of(record: Mapping[str, Value]) -> Media:
    names = ("id", "mime_type", "sha256", "file_name")
    return Media(*(text_or_none(record, name) or "" for name in names))
