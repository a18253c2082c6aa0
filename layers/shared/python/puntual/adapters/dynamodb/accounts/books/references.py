"""References of documents: whose one is, and of its copies what tells which one came later."""

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

_IS_AS_READ: Final = "#debtor = :known_debtor AND #fingerprint = :known"


def in_force_of(ref: Mapping[str, Value]) -> CopyInForce:
    """Return the copy in force, as the reference of a document tells it."""
    return CopyInForce(
        text_of(ref, "fingerprint"),
        DebtorId(text_of(ref, "debtor")),
        instant_or_none(ref, "updated_at"),
        ref.get("cancelled") is True,
        text_list_of(ref, "earlier"),
    )


def ref_record(copy: CopyInForce) -> Record:
    """Return the record of a reference."""
    record: Record = {
        "v": SCHEMA_VERSION,
        "debtor": copy.debtor,
        "fingerprint": copy.fingerprint,
        "updated_at": to_instant_or_none(copy.updated_at),
        "cancelled": copy.is_cancelled or None,
        "earlier": list(copy.earlier) or None,
    }
    return {name: value for name, value in record.items() if value is not None}


def as_read(known: CopyInForce) -> tuple[str, dict[str, Present]]:
    """Return the condition that a reference is as it was read, with its values."""
    values: dict[str, Present] = {"known_debtor": known.debtor, "known": known.fingerprint}
    if known.updated_at is None:
        return f"{_IS_AS_READ} AND attribute_not_exists(#updated_at)", values
    values["known_at"] = to_instant(known.updated_at)
    return f"{_IS_AS_READ} AND #updated_at = :known_at", values
