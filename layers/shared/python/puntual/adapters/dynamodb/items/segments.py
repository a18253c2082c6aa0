"""Segments of the daily pass as records, and the sales that the next pass takes over."""

import json
import zlib
from collections.abc import Mapping
from typing import Final

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    bytes_of,
    instant_or_none,
    integer_of,
    text_list_of,
    text_of,
    text_or_none,
    to_instant_or_none,
)
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.ports.daily_pass import CarriedSales, Segment

# Digests of views, and the names of their accounts.
_NAME: Final = 5
_ENTRY: Final = _NAME + 8
# Fifty kilobytes.
VIEWS_PER_ITEM: Final = 4_000


def segment_to_record(segment: Segment) -> Record:
    """Return a segment as a record."""
    return {
        "v": SCHEMA_VERSION,
        "after": segment.after,
        "moves": segment.moves,
        "stretches": list(segment.stretches),
        "groups": " ".join(map(str, sorted(segment.groups))),
        "tally": _to_json(segment.tally),
        "passed_over": list(segment.passed_over) or None,
        "done": True if segment.is_done else None,
        "moved_at": to_instant_or_none(segment.moved_at),
    }


def segment_of(record: Mapping[str, Value], number: int) -> Segment:
    """Read ``segment_to_record`` back."""
    return Segment(
        number,
        text_or_none(record, "after"),
        integer_of(record, "moves"),
        text_list_of(record, "stretches"),
        frozenset(map(int, text_of(record, "groups").split())),
        json.loads(text_of(record, "tally")),
        text_list_of(record, "passed_over"),
        "done" in record,
        instant_or_none(record, "moved_at"),
    )


def sales_to_record(sales: CarriedSales) -> Record:
    """Return the sales that the next pass takes over as a record."""
    return {
        "v": SCHEMA_VERSION,
        "number": sales.number,
        # The weeks of the one are those of the other, so they are packed together.
        "sales": zlib.compress(_to_json([sales.by_group, sales.before]).encode()),
        "currencies": [*sorted(sales.currencies)],
    }


def sales_of(record: Mapping[str, Value]) -> CarriedSales:
    """Read ``sales_to_record`` back."""
    by_group, before = json.loads(zlib.decompress(bytes_of(record, "sales")))
    currencies = frozenset(text_list_of(record, "currencies"))
    return CarriedSales(integer_of(record, "number"), by_group, before, currencies)


def compared_to_record(views: Mapping[bytes, bytes]) -> Record:
    """Return digests of views as a record: names of five bytes, digests of eight."""
    packed = b"".join(name + digest for name, digest in views.items())
    return {"v": SCHEMA_VERSION, "views": packed}


def compared_of(record: Mapping[str, Value]) -> dict[bytes, bytes]:
    """Read ``compared_to_record`` back."""
    packed = bytes_of(record, "views")
    entries = (packed[at : at + _ENTRY] for at in range(0, len(packed), _ENTRY))
    return {entry[:_NAME]: entry[_NAME:] for entry in entries}


def _to_json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)
