"""Packs of old contacts: their records with the logs of their decisions, compressed together.

The logs of one account resemble each other, so they go into a pack as text and take a third of the
bytes that they take alone. They stand behind the records, a line each, as they are: within a text
of JSON their quotes are escaped, and nothing of the usual parts is found in them.
"""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.coverage import with_covered_in_full
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.application.log_compression import (
    compress_pack,
    decompress_form_4,
    decompress_pack,
)
from puntual.application.rows.logs import log_of_text, text_of_log
from puntual.domain.errors import NewerSchema

_FORM: Final = b"\x02"
_READERS: Final = MappingProxyType({b"\x01": decompress_form_4, _FORM: decompress_pack})
# What the place of a record says, or what only the claim itself and the next look need.
_LEFT_OUT: Final = frozenset({"pk", "sk", "rev", "token", "v", "view"})


def pack_contacts(records: Sequence[tuple[int, Record]], expires_at: int) -> Record:
    """Return a pack of contacts.

    Args:
        records: as they lie in the table, each with its place.
        expires_at: when the table may remove the pack, in seconds of Unix.
    """
    logs: list[str] = []
    plain = [_to_plain(seq, record, logs) for seq, record in records]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packed = compress_pack("\n".join([text, *logs]))
    return {"v": SCHEMA_VERSION, "contacts": _FORM + packed, "ttl": expires_at}


def contacts_of_pack(pack: Record) -> dict[int, Record]:
    """Return the records of a pack, by their places.

    Raises:
        NewerSchema: a later version of Puntual wrote it.
    """
    packed = pack.get("contacts")
    text_of = _READERS.get(packed[:1]) if isinstance(packed, bytes) else None
    if text_of is None or not isinstance(packed, bytes):
        raise NewerSchema("a pack of contacts")
    text, *logs = text_of(packed[1:]).split("\n")
    lines = iter(logs)
    return dict(_of_plain(plain, lines) for plain in json.loads(text))


def digest_of_pack(pack: Record) -> str:
    """Return the digest that names a pack: the same contacts again are the same pack."""
    packed = pack["contacts"]
    assert isinstance(packed, bytes)  # noqa: S101 - as it was packed
    return sha256(packed).hexdigest()[:12]


def _to_plain(seq: int, record: Record, logs: list[str]) -> dict[str, Any]:
    """Return a record for JSON, and add the text of its log to the others, if it is one line."""
    known = with_covered_in_full(record)
    plain: dict[str, Any] = {
        name: value for name, value in known.items() if name not in _LEFT_OUT | {"log"}
    }
    log = record.get("log")
    if isinstance(log, bytes):
        text = text_of_log(log)
        if text is None or "\n" in text:
            plain["log_bytes"] = log.hex()
        else:
            plain["log"] = True
            logs.append(text)
    return {"seq": seq, **plain}


def _of_plain(plain: dict[str, Any], logs: Iterator[str]) -> tuple[int, Record]:
    seq: int = plain.pop("seq")
    raw, text = plain.pop("log_bytes", None), plain.pop("log", None)
    if raw is not None:
        return seq, {**plain, "log": bytes.fromhex(raw)}
    if text is None:
        return seq, plain
    # In packs of form 1 it stands in the record itself.
    return seq, {**plain, "log": log_of_text(next(logs) if text is True else text)}
