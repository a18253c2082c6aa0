"""References of documents: whose one is, and of its copies what tells which one came later."""

import re
from collections.abc import Mapping
from typing import Final

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    instant_or_none,
    text_list_of,
    text_of,
    to_instant_or_none,
)
from puntual.adapters.dynamodb.store.attributes import Present, Record, Value
from puntual.adapters.instants import to_instant
from puntual.domain.ids import DebtorId
from puntual.domain.receivables.copies import CopyInForce

_IS_AS_READ: Final = (
    "#debtor = :known_debtor AND (#fingerprint = :known OR #fingerprint = :known_text)"
)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def in_force_of(ref: Mapping[str, Value]) -> CopyInForce:
    """Return the copy in force, as the reference of a document tells it."""
    return CopyInForce(
        *whose(ref),
        instant_or_none(ref, "updated_at"),
        ref.get("cancelled") is True,
        text_list_of(ref, "earlier"),
    )


def ref_record(copy: CopyInForce) -> Record:
    """Return the record of a reference."""
    record: Record = {
        "v": SCHEMA_VERSION,
        "debtor": copy.debtor,
        "fingerprint": _stored(copy.fingerprint),
        "updated_at": to_instant_or_none(copy.updated_at),
        "cancelled": copy.is_cancelled or None,
        "earlier": list(copy.earlier) or None,
    }
    return {name: value for name, value in record.items() if value is not None}


def whose(ref: Mapping[str, Value]) -> tuple[str, DebtorId]:
    """Return the fingerprint and the debtor of a reference, by which two are the same copy."""
    stored = ref.get("fingerprint")
    fingerprint = stored.hex() if isinstance(stored, bytes) else text_of(ref, "fingerprint")
    return fingerprint, DebtorId(text_of(ref, "debtor"))


def _stored(fingerprint: str) -> bytes | str:
    """Return a fingerprint as it is stored: a digest as its bytes, half as long as their text."""
    return bytes.fromhex(fingerprint) if _DIGEST.fullmatch(fingerprint) else fingerprint


def as_read(known: CopyInForce) -> tuple[str, dict[str, Present]]:
    """Return the condition that a reference is as it was read, with its values."""
    values: dict[str, Present] = {
        "known_debtor": known.debtor,
        "known": _stored(known.fingerprint),
        "known_text": known.fingerprint,
    }
    if known.updated_at is None:
        return f"{_IS_AS_READ} AND attribute_not_exists(#updated_at)", values
    values["known_at"] = to_instant(known.updated_at)
    return f"{_IS_AS_READ} AND #updated_at = :known_at", values
