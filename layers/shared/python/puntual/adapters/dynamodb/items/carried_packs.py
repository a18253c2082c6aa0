"""Contacts that were carried from another account, as one record for each time."""

import json
import zlib
from hashlib import sha256
from typing import Any, Final

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.application.plain_values import from_plain, to_plain
from puntual.domain.accounts.contact import CarriedContact
from puntual.domain.errors import NewerSchema

_FORM: Final = b"\x01"


def pack_carried(carried: tuple[CarriedContact, ...]) -> bytes:
    """Return contacts as bytes."""
    text = json.dumps(to_plain(carried), separators=(",", ":"), sort_keys=True)
    return _FORM + zlib.compress(text.encode(), 9)


def carried_to_record(packed: bytes) -> Record:
    """Return packed contacts as a record."""
    return {"v": SCHEMA_VERSION, "contacts": packed}


def carried_of(record: Record) -> tuple[CarriedContact, ...]:
    """Read the contacts of a record.

    Raises:
        NewerSchema: a later version of Puntual wrote it.
    """
    packed = record.get("contacts")
    if not isinstance(packed, bytes) or packed[:1] != _FORM:
        raise NewerSchema("contacts of another account")
    plain: list[dict[str, Any]] = json.loads(zlib.decompress(packed[1:]))
    return tuple(from_plain(CarriedContact, one) for one in plain)


def digest_of_carried(packed: bytes) -> str:
    """Return the digest that names contacts: the same ones again are the same record."""
    return sha256(packed).hexdigest()[:12]
