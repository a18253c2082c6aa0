"""Send slots: one row per number says when the next message may leave.

A block of slots is reserved by one conditional write, so that the number's limit holds over all
workers and through their crashes: a slot that nobody used is lost, never given twice. The row
also carries the number's slowdown; a reservation is conditioned on the one that it was computed
with, so that all workers slow down at once without anybody reading first.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from puntual.adapters.dynamodb.attributes import Present, Record
from puntual.adapters.dynamodb.errors import ConditionFailed
from puntual.adapters.dynamodb.items.values import integer_of, integer_or_none
from puntual.adapters.dynamodb.keys import slots_key
from puntual.adapters.dynamodb.table import Table, Update
from puntual.domain.errors import Unavailable
from puntual.domain.ids import PhoneNumberId
from puntual.domain.pace import SLOT_HORIZON, Pace, Slowdown
from puntual.ports import SlotBlock

_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A share is kept in parts per million.
_WHOLE = 1_000_000
_TRIES = 5

_IN_USE = "#next_slot > :soonest AND #next_slot <= :horizon"
_UNUSED = "attribute_not_exists(#next_slot)"
_AS_FOUND = "#next_slot = :found"
_IS_BEFORE = "attribute_not_exists(#next_slot) OR #next_slot < :until"
_NEVER_SLOWED = "attribute_not_exists(#slowed_at)"
_SLOWED_AS_KNOWN = "#slowed_at = :known_at AND #share = :known_share"


class DynamoSlotBook:
    """Fulfils the port ``SlotBook``; times are epoch microseconds."""

    def __init__(self, table: Table) -> None:
        """Know nothing yet: what the first write meets tells the rest."""
        self._table = table
        self._slow: dict[PhoneNumberId, Slowdown] = {}

    def reserve(
        self, number: PhoneNumberId, count: int, not_before: datetime, pace: Pace
    ) -> SlotBlock:
        """Take the next slots: one write while the number is in use, two after a pause."""
        found: Record | None = None
        for _ in range(_TRIES):
            spacing = self.pace(number, pace, not_before).spacing()
            try:
                end = self._advance(number, _microseconds(not_before), count * spacing, found)
            except ConditionFailed as err:
                found = err.found[0]
                self._learn(number, found)
            else:
                return SlotBlock(_instant(end) - count * spacing, count, spacing)
        raise Unavailable("the slots are busy")

    def slow_down(self, number: PhoneNumberId, refusals: int, at: datetime) -> None:
        """Slow a number down for all workers."""
        for _ in range(_TRIES):
            slow = self._slow.get(number, Slowdown(1.0, at)).after(refusals, at)
            change = "SET #share = :share, #slowed_at = :now"
            values: dict[str, Present] = {
                "share": _millionths(slow.share),
                "now": _microseconds(at),
            }
            known, known_values = self._known_slowdown(number)
            try:
                self._table.update(
                    Update(slots_key(number), change, {**values, **known_values}, known)
                )
            except ConditionFailed as err:
                self._learn(number, err.found[0])
            else:
                self._slow[number] = slow
                return
        raise Unavailable("the number is being slowed down by others")

    def pause(self, number: PhoneNumberId, until: datetime) -> None:
        """Move the next free slot to an instant, unless it is later."""
        values: dict[str, Present] = {"until": _microseconds(until)}
        with suppress(ConditionFailed):
            self._table.update(
                Update(slots_key(number), "SET #next_slot = :until", values, _IS_BEFORE)
            )

    def pace(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        """Return what the row, as the last write has met it, makes of a pace."""
        slow = self._slow.get(number)
        return deployed if slow is None else replace(deployed, share=slow.share_at(at))

    def _advance(
        self, number: PhoneNumberId, soonest: int, span: timedelta, found: Record | None
    ) -> int:
        """Move the next free slot on; return where it stands then."""
        next_slot = None if found is None else integer_or_none(found, "next_slot")
        values: dict[str, Present] = {"span": span // _MICROSECOND}
        horizon = soonest + SLOT_HORIZON // _MICROSECOND
        if found is None or (next_slot is not None and soonest < next_slot <= horizon):
            change, condition = "SET #next_slot = #next_slot + :span", _IN_USE
            values |= {"soonest": soonest, "horizon": horizon}
        else:
            change, condition = "SET #next_slot = :end", _UNUSED
            values = {"end": soonest + span // _MICROSECOND}
            if next_slot is not None:
                condition, values = _AS_FOUND, {**values, "found": next_slot}
        known, known_values = self._known_slowdown(number)
        write = Update(
            slots_key(number), change, {**values, **known_values}, f"{condition} AND {known}"
        )
        return integer_of(self._table.update(write), "next_slot")

    def _known_slowdown(self, number: PhoneNumberId) -> tuple[str, dict[str, Present]]:
        slow = self._slow.get(number)
        if slow is None:
            return _NEVER_SLOWED, {}
        return _SLOWED_AS_KNOWN, {
            "known_at": _microseconds(slow.at),
            "known_share": _millionths(slow.share),
        }

    def _learn(self, number: PhoneNumberId, found: Record) -> None:
        slowed_at = integer_or_none(found, "slowed_at")
        if slowed_at is None:
            self._slow.pop(number, None)
        else:
            share = integer_of(found, "share") / _WHOLE
            self._slow[number] = Slowdown(share, _instant(slowed_at))


def _millionths(share: float) -> int:
    return round(share * _WHOLE)


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _instant(microseconds: int) -> datetime:
    return _EPOCH + microseconds * _MICROSECOND
