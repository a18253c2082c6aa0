"""The daily pass in the table: a head, an item for each segment, and totals in small packs."""

import json
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import batched
from typing import Final, override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.segments import (
    VIEWS_PER_ITEM,
    compared_of,
    compared_to_record,
    sales_of,
    sales_to_record,
    segment_of,
    segment_to_record,
)
from puntual.adapters.dynamodb.items.values import (
    instant_of,
    instant_or_none,
    integer_of,
    text_of,
    to_instant_or_none,
)
from puntual.adapters.dynamodb.keys.daily_pass import (
    PASS,
    carried_key,
    compared_key,
    compared_pk,
    parse_segment_sk,
    parse_totals_sk,
    segment_key,
    segments_pk,
    totals_key,
    totals_pk,
)
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.daily_metrics import MetricCounts
from puntual.domain.ids import CreditorId
from puntual.ports.daily_pass import MERGE, CarriedSales, DailyPass, PassBook, Segment

# Long enough to look into what a pass did; a pass that is late by more begins anew.
_KEPT_FOR: Final = timedelta(days=14)
# A creditor's totals take some hundred bytes packed, in the first pass some thousand, and an item
# stays far below 100 KB.
_CREDITORS_PER_ITEM: Final = 20
_IS_NEXT = "attribute_not_exists(#number) OR #number < :new"
_RUNS = "#number = :number AND attribute_not_exists(#ended_at)"
_HAS_NOT_BEGUN = "attribute_not_exists(#pk)"
_HAS_NOT_MOVED = "#moves = :moves"


class DynamoPassBook(PassBook):
    """One head; the segments of a pass in one partition; totals by group."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def read(self) -> DailyPass | None:
        item = self._table.get(PASS)
        return None if item is None else _pass_of(item)

    @override
    def begin(self, fresh: DailyPass) -> bool:
        record = _pass_to_record(fresh)
        try:
            self._table.put(Put(PASS, record, _IS_NEXT, {"new": fresh.number}))
        except ConditionFailed as err:
            # After a lost answer the write meets itself; two ticks of one instant plan the same.
            return _pass_of(err.found[0]) == fresh
        return True

    @override
    def note_queued(self, number: int, at: datetime) -> None:
        self._change(number, "SET #queued_at = :at", at)

    @override
    def end(self, number: int, at: datetime) -> None:
        self._change(number, "SET #ended_at = :at, #last_ended_at = :at", at)

    def _change(self, number: int, change: str, at: datetime) -> None:
        values: dict[str, Present] = {"at": to_instant(at), "number": number}
        try:
            self._table.update(Update(PASS, change, values, _RUNS))
        except ConditionFailed:
            return

    @override
    def segment(self, number: int, segment: int) -> Segment:
        item = self._table.get(segment_key(number, segment))
        return Segment(segment) if item is None else segment_of(item, segment)

    @override
    def segments(self, number: int) -> Sequence[Segment]:
        rows = self._table.query("#pk = :pk", {"pk": segments_pk(number)}, consistent=True)
        found = (segment_of(row, parse_segment_sk(text_of(row, "sk"))) for row in rows)
        return [one for one in found if one.number != MERGE]

    @override
    def move(self, number: int, before: Segment, after: Segment) -> bool:
        key = segment_key(number, before.number)
        record: Record = {**segment_to_record(after), "ttl": _expires(after.moved_at)}
        condition = _HAS_NOT_MOVED if before.moves else _HAS_NOT_BEGUN
        values = {"moves": before.moves} if before.moves else {}
        try:
            self._table.put(Put(key, record, condition, values))
        except ConditionFailed as err:
            found = err.found[0]
            return bool(found) and segment_of(found, before.number) == after
        return True

    @override
    def put_totals(
        self,
        number: int,
        group: str,
        stretch: str,
        totals: Mapping[str, MetricCounts],
        at: datetime,
    ) -> None:
        parts = batched(sorted(totals.items()), _CREDITORS_PER_ITEM, strict=False)
        for part, some in enumerate(parts):
            packed = zlib.compress(json.dumps(dict(some), separators=(",", ":")).encode())
            record: Record = {"v": SCHEMA_VERSION, "totals": packed, "ttl": _expires(at)}
            self._table.put(Put(totals_key(number, group, stretch, part), record))

    @override
    def totals(
        self, number: int, group: str, stretches: Collection[str]
    ) -> Mapping[str, MetricCounts]:
        sums: dict[str, MetricCounts] = {}
        counted = frozenset(stretches)
        for row in self._table.query(
            "#pk = :pk", {"pk": totals_pk(number, group)}, consistent=True
        ):
            if parse_totals_sk(text_of(row, "sk")) in counted:
                for name, counts in _totals_in(row):
                    sums.setdefault(name, Counter()).update(counts)
        return sums

    @override
    def carried(self, creditor: CreditorId) -> CarriedSales | None:
        item = self._table.get(carried_key(creditor))
        return None if item is None else sales_of(item)

    @override
    def carry(self, creditor: CreditorId, sales: CarriedSales) -> None:
        self._table.put(Put(carried_key(creditor), sales_to_record(sales)))

    @override
    def compared(self, segments: int, segment: int) -> Mapping[bytes, bytes]:
        known: dict[bytes, bytes] = {}
        for row in self._table.query("#pk = :pk", {"pk": compared_pk(segments, segment)}):
            known |= compared_of(row)
        return known

    @override
    def keep_compared(
        self, segments: int, segment: int, views: Mapping[bytes, bytes], at: datetime
    ) -> None:
        for part, some in enumerate(batched(sorted(views.items()), VIEWS_PER_ITEM, strict=False)):
            record: Record = {**compared_to_record(dict(some)), "ttl": _expires(at)}
            self._table.put(Put(compared_key(segments, segment, part), record))


def _totals_in(row: Record) -> Iterator[tuple[str, Mapping[str, int]]]:
    packed = row.get("totals")
    if isinstance(packed, bytes):
        yield from json.loads(zlib.decompress(packed)).items()


def _pass_to_record(one: DailyPass) -> Record:
    return {
        "v": SCHEMA_VERSION,
        "number": one.number,
        "day": one.day.isoformat(),
        "segments": one.segments,
        "started_at": to_instant(one.started_at),
        "queued_at": to_instant(one.queued_at),
        "since": to_instant_or_none(one.since),
        "ended_at": to_instant_or_none(one.ended_at),
        "last_ended_at": to_instant_or_none(one.last_ended_at),
    }


def _pass_of(item: Record) -> DailyPass:
    return DailyPass(
        integer_of(item, "number"),
        date.fromisoformat(text_of(item, "day")),
        integer_of(item, "segments"),
        instant_of(item, "started_at"),
        instant_of(item, "queued_at"),
        instant_or_none(item, "since"),
        instant_or_none(item, "ended_at"),
        instant_or_none(item, "last_ended_at"),
    )


def _expires(at: datetime | None) -> int | None:
    return None if at is None else int((at + _KEPT_FOR).timestamp())
