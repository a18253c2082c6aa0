"""Send slots: one row per number says when the next message may leave.

A block of slots is reserved by one conditional write, so that the number's limit holds over all
workers and through their crashes: a slot that nobody used is lost, never given twice. The row
also carries what slows the number: refusals for speed, and what people write to it. A reservation
is conditioned on what it was computed with, and every write tells the whole row: so all workers
slow down at once without anybody reading first.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, override

from puntual.adapters.dynamodb.items.values import integer_of, integer_or_none
from puntual.adapters.dynamodb.keys.number import slots_key
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table, Update, replacing
from puntual.domain.errors import Unavailable
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import SLOT_HORIZON, Inbound, Pace, Slowdown, pace_at
from puntual.ports.slots import SlotBlock, SlotBook

_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A share is kept in parts per million, messages a second in thousandths.
_WHOLE = 1_000_000
_MESSAGE = 1000
_TRIES = 5

_IN_USE = "#next_slot > :soonest AND #next_slot <= :horizon"
_UNUSED = "attribute_not_exists(#next_slot)"
_AS_FOUND = "#next_slot = :found"
_IS_BEFORE = "attribute_not_exists(#next_slot) OR #next_slot < :until"
_NEVER_SLOWED = "attribute_not_exists(#slowed_at)"
_SLOWED_AS_KNOWN = "#slowed_at = :known_at AND #share = :known_share"
_NEVER_HEARD = "attribute_not_exists(#inbound_at)"
_HEARD_AS_KNOWN = "#inbound_at = :heard_at AND #inbound = :heard"
# What comes in changes every few seconds, by little: that is no reason to take a block anew.
_IS_TOLERATED = "#inbound <= :tolerated"


class _Condition(NamedTuple):
    """What a row must be like for a write, and the values that this names."""

    text: str
    values: dict[str, Present]


class DynamoSlotBook(SlotBook):
    """One row for each number; times are epoch microseconds."""

    def __init__(self, table: Table) -> None:
        """Know nothing yet: what the first write meets tells the rest."""
        self._table = table
        self._slow: dict[PhoneNumberId, Slowdown] = {}
        self._heard: dict[PhoneNumberId, Inbound] = {}

    @override
    def reserve(
        self, number: PhoneNumberId, count: int, not_before: datetime, pace: Pace
    ) -> SlotBlock:
        """Take the next slots: one write while the number is in use, two after a pause."""
        found: Record | None = None
        for _ in range(_TRIES):
            slow, heard = self._slow.get(number), self._heard.get(number)
            left = pace_at(pace, slow, heard, not_before)
            count, spacing = left.block(count), left.spacing()
            write = _advance(number, _microseconds(not_before), count * spacing, found)
            try:
                row = self._write(number, write, _as_known(slow), _as_reckoned(heard, left))
            except ConditionFailed as err:
                found = err.found[0]
            else:
                first = _instant(integer_of(row, "next_slot")) - count * spacing
                return SlotBlock(first, count, spacing)
        raise Unavailable("the slots are busy")

    @override
    def slow_down(self, number: PhoneNumberId, refusals: int, at: datetime) -> None:
        for _ in range(_TRIES):
            known = self._slow.get(number)
            slow = (known or Slowdown(1.0, at)).after(refusals, at)
            new = {"share": _millionths(slow.share), "slowed_at": _microseconds(at)}
            with suppress(ConditionFailed):
                self._write(number, _setting(number, new), _as_known(known))
                return
        raise Unavailable("the number is being slowed down by others")

    @override
    def count_inbound(self, number: PhoneNumberId, messages: int, at: datetime) -> float:
        """Read the row first: with many writers, a read is cheaper than a write that fails."""
        # Many count, each now and then: what one of them knows is nearly always out of date, and a
        # read costs a fifth of a write that fails.
        self._read(number)
        for _ in range(_TRIES):
            known = self._heard.get(number)
            heard = (known or Inbound(0.0, at)).after(messages, at)
            new = {"inbound": _thousandths(heard.rate), "inbound_at": _microseconds(heard.at)}
            with suppress(ConditionFailed):
                self._write(number, _setting(number, new), _as_heard(known))
                return heard.rate
        raise Unavailable("what others heard is being counted")

    @override
    def pause(self, number: PhoneNumberId, until: datetime) -> None:
        """Move the next free slot to the instant, unless it is later already."""
        values: dict[str, Present] = {"until": _microseconds(until)}
        with suppress(ConditionFailed):
            self._table.update(
                Update(slots_key(number), "SET #next_slot = :until", values, _IS_BEFORE)
            )

    @override
    def pace(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        """Apply to a pace what the last write or read found in the row."""
        return pace_at(deployed, self._slow.get(number), self._heard.get(number), at)

    @override
    def read_pace(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        """Read the row, and apply it to a pace."""
        self._read(number)
        return self.pace(number, deployed, at)

    def _read(self, number: PhoneNumberId) -> None:
        self._learn(number, self._table.get(slots_key(number)) or {})

    def _write(self, number: PhoneNumberId, write: Update, *conditions: _Condition) -> Record:
        """Write if the row is as it should be, and learn what it is like in any case."""
        values = dict(write.values)
        for one in conditions:
            values |= one.values
        texts = filter(None, [write.condition, *(f"({one.text})" for one in conditions)])
        condition = " AND ".join(texts)
        try:
            row = self._table.update(
                replace(write, values=values, condition=condition, tells_all=True)
            )
        except ConditionFailed as err:
            self._learn(number, err.found[0])
            raise
        self._learn(number, row)
        return row

    def _learn(self, number: PhoneNumberId, row: Record) -> None:
        slowed_at, heard_at = integer_or_none(row, "slowed_at"), integer_or_none(row, "inbound_at")
        if slowed_at is None:
            self._slow.pop(number, None)
        else:
            share = integer_of(row, "share") / _WHOLE
            self._slow[number] = Slowdown(share, _instant(slowed_at))
        if heard_at is None:
            self._heard.pop(number, None)
        else:
            rate = integer_of(row, "inbound") / _MESSAGE
            self._heard[number] = Inbound(rate, _instant(heard_at))


def _advance(number: PhoneNumberId, soonest: int, span: timedelta, found: Record | None) -> Update:
    """Return the write that moves the next free slot on."""
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
    return Update(slots_key(number), change, values, condition)


def _setting(number: PhoneNumberId, new: Mapping[str, int]) -> Update:
    return Update(slots_key(number), *replacing(new))


def _as_known(slow: Slowdown | None) -> _Condition:
    if slow is None:
        return _Condition(_NEVER_SLOWED, {})
    return _Condition(
        _SLOWED_AS_KNOWN,
        {"known_at": _microseconds(slow.at), "known_share": _millionths(slow.share)},
    )


def _as_heard(heard: Inbound | None) -> _Condition:
    if heard is None:
        return _Condition(_NEVER_HEARD, {})
    return _Condition(
        _HEARD_AS_KNOWN,
        {"heard_at": _microseconds(heard.at), "heard": _thousandths(heard.rate)},
    )


def _as_reckoned(heard: Inbound | None, pace: Pace) -> _Condition:
    known = _as_heard(heard)
    tolerated = _thousandths(pace.tolerated)
    return _Condition(
        f"({known.text}) OR {_IS_TOLERATED}", {**known.values, "tolerated": tolerated}
    )


def _millionths(share: float) -> int:
    return round(share * _WHOLE)


def _thousandths(rate: float) -> int:
    return round(rate * _MESSAGE)


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _instant(microseconds: int) -> datetime:
    return _EPOCH + microseconds * _MICROSECOND
