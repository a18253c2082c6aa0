"""Segments of the daily pass as records, and the sales that the next pass takes over."""

import json
from collections.abc import Mapping

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    instant_or_none,
    integer_of,
    text_list_of,
    text_of,
    text_or_none,
    to_instant_or_none,
)
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.ports.daily_pass import CarriedSales, Segment


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
        "by_group": _to_json(sales.by_group),
        "before": _to_json(sales.before),
        "currencies": [*sorted(sales.currencies)],
    }


def sales_of(record: Mapping[str, Value]) -> CarriedSales:
    """Read ``sales_to_record`` back."""
    return CarriedSales(
        integer_of(record, "number"),
        json.loads(text_of(record, "by_group")),
        json.loads(text_of(record, "before")),
        frozenset(text_list_of(record, "currencies")),
    )


def _to_json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)
