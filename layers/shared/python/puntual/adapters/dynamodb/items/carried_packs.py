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


def carried_to_record(carried: tuple[CarriedContact, ...]) -> Record:
    """Return contacts as a record."""
    text = json.dumps(to_plain(carried), separators=(",", ":"), sort_keys=True)
    return {"v": SCHEMA_VERSION, "contacts": _FORM + zlib.compress(text.encode(), 9)}


def carried_of(record: Record) -> tuple[CarriedContact, ...]:
    """Read ``carried_to_record`` back.

    Raises:
        NewerSchema: a later version of Puntual wrote it.
    """
    packed = record.get("contacts")
    if not isinstance(packed, bytes) or packed[:1] != _FORM:
        raise NewerSchema("contacts of another account")
    plain: list[dict[str, Any]] = json.loads(zlib.decompress(packed[1:]))
    return tuple(from_plain(CarriedContact, one) for one in plain)


def digest_of_carried(record: Record) -> str:
    """Return the digest that names contacts: the same ones again are the same record."""
    packed = record["contacts"]
    assert isinstance(packed, bytes)  # noqa: S101 - as it was packed
    return sha256(packed).hexdigest()[:12]
