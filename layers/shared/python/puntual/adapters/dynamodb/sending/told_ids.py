"""Ids that WhatsApp told with its answers: those of a batch in one item, removed after two days.

A row has sixteen bytes: by nine of the id's digest it is found, and the other seven hide the line.
So only who knows the id of a person learns a phone from an item, and it needs no erasure.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import batched
from typing import Final, override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.keys.account import told_ids_key, told_ids_pk
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.adapters.instants import to_instant
from puntual.domain.ids import CreditorId
from puntual.domain.phone import line_of
from puntual.ports.contacts import ToldIds

# The daily pass has joined them by then; a pass that is late has a day more.
_KEPT_FOR: Final = timedelta(days=2)
# A query reads a megabyte, so it is 600 where each is full: 60,000 people of two days. Who stands
# in none of them is unknown for a night.
_MOST_PACKS: Final = 2000
_MOST_ROWS: Final = 100
_NAME, _LINE = 9, 7
_ROW: Final = _NAME + _LINE


class DynamoToldIds(ToldIds):
    """One partition for each creditor, ordered by instant."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def keep(self, creditor: CreditorId, told: Mapping[str, str], at: datetime) -> None:
        ttl = int((at + _KEPT_FOR).timestamp())
        for rows in batched(sorted(_rows(told)), _MOST_ROWS, strict=False):
            packed = b"".join(rows)
            key = told_ids_key(creditor, at, sha256(packed).hexdigest()[:8])
            record: Record = {"v": SCHEMA_VERSION, "ids": packed, "ttl": ttl}
            self._table.put(Put(key, record))

    @override
    def line_behind(self, creditor: CreditorId, wa_id: str, at: datetime) -> str | None:
        name, mask = _name_and_mask(wa_id)
        packs = self._table.query(
            "#pk = :pk AND #sk >= :since",
            {"pk": told_ids_pk(creditor), "since": to_instant(at - _KEPT_FOR)},
            consistent=True,
            last_first=True,
            limit=_MOST_PACKS,
        )
        hidden = (found for pack in packs if (found := _find(pack["ids"], name)) is not None)
        line = next(hidden, None)
        return None if line is None else str(line ^ mask)


def _rows(told: Mapping[str, str]) -> Iterator[bytes]:
    for wa_id, phone in told.items():
        name, mask = _name_and_mask(wa_id)
        yield name + (int(line_of(phone)) ^ mask).to_bytes(_LINE)


def _name_and_mask(wa_id: str) -> tuple[bytes, int]:
    digest = sha256(wa_id.encode()).digest()
    return digest[:_NAME], int.from_bytes(digest[_NAME:_ROW])


def _find(rows: object, name: bytes) -> int | None:
    if not isinstance(rows, bytes):
        return None
    starts = range(0, len(rows), _ROW)
    place = next((one for one in starts if rows.startswith(name, one)), None)
    return None if place is None else int.from_bytes(rows[place + _NAME : place + _ROW])
