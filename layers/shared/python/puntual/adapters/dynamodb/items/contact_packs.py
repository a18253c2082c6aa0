"""Packs of old contacts: their records with the logs of their decisions, compressed together.

The logs of one account resemble each other, so they go into a pack as text and take a third of the
bytes that they take alone.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.coverage import with_covered_in_full
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.application.decision_log import log_of_text, text_of_log
from puntual.application.log_compression import compress, decompress
from puntual.domain.errors import NewerSchema

_FORM: Final = b"\x01"
# What the place of a record says, or what only the claim itself and the next look need.
_LEFT_OUT: Final = frozenset({"pk", "sk", "rev", "token", "v", "view"})


def pack_contacts(records: Sequence[tuple[int, Record]], expires_at: int) -> Record:
    """Return a pack of contacts.

    Args:
        records: as they lie in the table, each with its place.
        expires_at: when the table may remove the pack, in seconds of Unix.
    """
    text = json.dumps(
        [_to_plain(seq, record) for seq, record in records],
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
    return {"v": SCHEMA_VERSION, "contacts": _FORM + compress(text), "ttl": expires_at}


def contacts_of_pack(pack: Record) -> dict[int, Record]:
    """Return the records of a pack, by their places.

    Raises:
        NewerSchema: a later version of Puntual wrote it.
    """
    packed = pack.get("contacts")
    if not isinstance(packed, bytes) or packed[:1] != _FORM:
        raise NewerSchema("a pack of contacts")
    return dict(map(_of_plain, json.loads(decompress(packed[1:]))))


def digest_of_pack(pack: Record) -> str:
    """Return the digest that names a pack: the same contacts again are the same pack."""
    packed = pack["contacts"]
    assert isinstance(packed, bytes)  # noqa: S101 - as it was packed
    return sha256(packed).hexdigest()[:12]


def _to_plain(seq: int, record: Record) -> dict[str, Any]:
    known = with_covered_in_full(record)
    plain: dict[str, Any] = {
        name: value for name, value in known.items() if name not in _LEFT_OUT | {"log"}
    }
    log = record.get("log")
    if isinstance(log, bytes):
        text = text_of_log(log)
        plain |= {"log_bytes": log.hex()} if text is None else {"log": text}
    return {"seq": seq, **plain}


def _of_plain(plain: dict[str, Any]) -> tuple[int, Record]:
    seq: int = plain.pop("seq")
    raw, text = plain.pop("log_bytes", None), plain.pop("log", None)
    if raw is not None:
        return seq, {**plain, "log": bytes.fromhex(raw)}
    return seq, plain if text is None else {**plain, "log": log_of_text(text)}
