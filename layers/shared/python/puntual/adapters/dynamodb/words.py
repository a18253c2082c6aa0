"""Words in a table of their own; see docs/adr/0049."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.words import HELD_UNTIL, message_of, message_to_record
from puntual.adapters.dynamodb.keys.words import message_key, named_key, words_pk
from puntual.adapters.dynamodb.store.attributes import Present, Record, Value
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Delete, Key, Update
from puntual.adapters.instants import to_instant
from puntual.domain.conversation.kept_message import KeptFile, KeptMessage, Writer, message_id
from puntual.domain.errors import Unavailable
from puntual.ports.conversation import KeptWords, MediaWords, Words
from puntual.ports.personal_data.held_words import HeldWords

_NOT_EDITED_SINCE: Final = "(attribute_not_exists(#edited_at) OR #edited_at < :edited_at)"
_NOT_ON_HOLD: Final = f"attribute_not_exists(#{HELD_UNTIL})"


class DynamoWords(Words, KeptWords, MediaWords, HeldWords):
    """One item for each message. Everything is an update, so that the order does not matter."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def keep(self, writer: Writer, message: KeptMessage) -> None:
        expiry = _Expiry(message.expires, message.on_legal_hold)
        self._update(message_key(writer, message.wamid), {}, message_to_record(message), expiry)

    @override
    def replace(self, writer: Writer, wamid: str, message: KeptMessage) -> None:
        edited: dict[str, Present] = {
            "text": message.text,
            "intent": message.intent.value,
            "edited_at": to_instant(message.at),
        }
        first = {
            name: one for name, one in message_to_record(message).items() if name not in edited
        }
        key, expiry = message_key(writer, wamid), _Expiry(message.expires, message.on_legal_hold)
        with suppress(ConditionFailed):
            self._update(key, edited, {**first, "wamid": wamid}, expiry, _NOT_EDITED_SINCE)

    @override
    def hide(self, writer: Writer, wamid: str, at: datetime, expires: datetime) -> None:
        first: dict[str, Value] = {"wamid": wamid, "at": to_instant(at)}
        hidden: dict[str, Present] = {"hidden_at": to_instant(at)}
        self._update(message_key(writer, wamid), hidden, first, _Expiry(expires))

    @override
    def find(self, writer: Writer, wamid: str) -> KeptMessage | None:
        return self.find_named(writer, message_id(wamid))

    @override
    def find_named(self, writer: Writer, message: str) -> KeptMessage | None:
        item = self._table.get(named_key(writer, message))
        return None if item is None else message_of(item)

    @override
    def learn_file(self, writer: Writer, message: KeptMessage, file: KeptFile) -> bool:
        values: dict[str, Present] = {
            "file": {"key": file.key, "size": file.size, "sha256": file.sha256}
        }
        # What was erased, or has expired, must not come back as a file alone.
        is_as_read = f"attribute_exists(#pk) AND {_same_hold(message)}"
        key = message_key(writer, message.wamid)
        try:
            self._table.update(Update(key, "SET #file = :file", values, is_as_read))
        except ConditionFailed as err:
            if err.found[0]:
                raise Unavailable("a legal hold came or went meanwhile") from err
            return False
        return True

    @override
    def hold(self, writer: Writer, message: KeptMessage) -> None:
        day = _seconds(message.expires)
        change = f"SET #{HELD_UNTIL} = :day REMOVE #ttl"
        self._move(Update(message_key(writer, message.wamid), change, {"day": day}, "#ttl = :day"))

    @override
    def release(self, writer: Writer, message: KeptMessage, expires: datetime) -> None:
        values: dict[str, Present] = {"ttl": _seconds(expires)}
        change, is_held = (
            f"SET #ttl = :ttl REMOVE #{HELD_UNTIL}",
            f"attribute_exists(#{HELD_UNTIL})",
        )
        self._move(Update(message_key(writer, message.wamid), change, values, is_held))

    def _move(self, change: Update) -> None:
        """Change until when a message is kept, where that has not been done."""
        with suppress(ConditionFailed):
            self._table.update(change)

    @override
    def all_of(self, writer: Writer) -> Sequence[KeptMessage]:
        return sorted(map(message_of, self._items_of(writer)), key=lambda one: (one.at, one.wamid))

    @override
    def remove(self, writer: Writer, message: KeptMessage) -> None:
        self._table.delete(Delete(message_key(writer, message.wamid)))

    def _items_of(self, writer: Writer) -> Iterator[Record]:
        return self._table.query("#pk = :pk", {"pk": words_pk(writer)}, consistent=True)

    def _update(
        self,
        key: Key,
        now: dict[str, Present],
        first: dict[str, Value],
        expiry: "_Expiry",
        condition: str = "",
    ) -> None:
        """Set some attributes, and others that are not there yet.

        What a legal hold came to keep meanwhile never expires by a write that did not know of it.
        """
        clauses = [condition] * bool(condition)
        if not expiry.on_hold:
            clauses.append(_NOT_ON_HOLD)
        absent = {name: value for name, value in first.items() if value is not None}
        absent[HELD_UNTIL if expiry.on_hold else "ttl"] = _seconds(expiry.day)
        sets = [f"#{name} = :{name}" for name in now]
        sets += [f"#{name} = if_not_exists(#{name}, :{name})" for name in ("v", *absent)]
        values = {"v": SCHEMA_VERSION, **absent, **now}
        change = f"SET {', '.join(sets)}" + (" REMOVE #ttl" if expiry.on_hold else "")
        try:
            self._table.update(Update(key, change, values, " AND ".join(clauses)))
        except ConditionFailed as err:
            if expiry.on_hold or HELD_UNTIL not in err.found[0]:
                raise
            self._update(key, now, first, replace(expiry, on_hold=True), condition)


@dataclass(frozen=True, slots=True)
class _Expiry:
    """Until when something is kept, unless it is on a legal hold."""

    day: datetime
    on_hold: bool = False


def _same_hold(message: KeptMessage) -> str:
    return f"attribute_exists(#{HELD_UNTIL})" if message.on_legal_hold else _NOT_ON_HOLD


def _seconds(expires: datetime) -> int:
    return int(expires.timestamp())
