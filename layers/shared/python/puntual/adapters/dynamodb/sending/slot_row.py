"""The row of a number's slots: its attributes, its writes and their conditions.

Instants are epoch microseconds. A share is in parts per million, a rate in thousandths of a
message per second.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import integer_of, integer_or_none
from puntual.adapters.dynamodb.keys.number import slots_key
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.writes import Update, replacing
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import SLOT_HORIZON, Inbound, Pace, Slowdown

# The attributes that hold the token of the write that last changed a part of the row.
SLOTS_WRITE, SLOWDOWN_WRITE, INBOUND_WRITE = "slots_token", "slowed_token", "inbound_token"

_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WHOLE = 1_000_000
_MESSAGE = 1000
_VERSION: Final = {"v": SCHEMA_VERSION}

_IN_USE = "#next_slot > :soonest AND #next_slot <= :horizon"
_UNUSED = "attribute_not_exists(#next_slot)"
_AS_FOUND = "#next_slot = :found"
_IS_BEFORE = "attribute_not_exists(#next_slot) OR #next_slot < :until"
_NEVER_SLOWED = "attribute_not_exists(#slowed_at)"
_SLOWED_AS_KNOWN = "#slowed_at = :known_at AND #share = :known_share"
_NEVER_COUNTED = "attribute_not_exists(#inbound_at)"
_COUNTED_AS_KNOWN = "#inbound_at = :counted_at AND #inbound = :counted"
# The inbound rate changes every few seconds, by little: then a reservation need not be repeated.
_IS_TOLERATED = "#inbound <= :tolerated"


class Condition(NamedTuple):
    """A condition on the row, and the values that it names."""

    text: str
    values: dict[str, Present]


def next_slot_in(row: Record) -> datetime:
    """Return the next free slot of a row that has one."""
    return _instant(integer_of(row, "next_slot"))


def slowdown_in(row: Record) -> Slowdown | None:
    """Return the slowdown of a row; None without one."""
    slowed_at = integer_or_none(row, "slowed_at")
    if slowed_at is None:
        return None
    return Slowdown(integer_of(row, "share") / _WHOLE, _instant(slowed_at))


def inbound_in(row: Record) -> Inbound | None:
    """Return the inbound messages of a row; None before the first."""
    inbound_at = integer_or_none(row, "inbound_at")
    if inbound_at is None:
        return None
    return Inbound(integer_of(row, "inbound") / _MESSAGE, _instant(inbound_at))


def advance(
    number: PhoneNumberId, not_before: datetime, span: timedelta, found: Record | None
) -> Update:
    """Return the write that advances the next free slot by a span.

    Args:
        number: the number.
        not_before: the earliest instant of the reserved slots.
        span: the span of the reserved slots.
        found: the row that the last attempt met; None at the first attempt, which presumes that
            the number is in use.
    """
    soonest = _microseconds(not_before)
    next_slot = None if found is None else integer_or_none(found, "next_slot")
    values: dict[str, Present] = {**_VERSION, "span": span // _MICROSECOND}
    horizon = soonest + SLOT_HORIZON // _MICROSECOND
    if found is None or (next_slot is not None and soonest < next_slot <= horizon):
        change, condition = "SET #next_slot = #next_slot + :span, #v = :v", _IN_USE
        values |= {"soonest": soonest, "horizon": horizon}
    else:
        change, condition = "SET #next_slot = :end, #v = :v", _UNUSED
        values = {**_VERSION, "end": soonest + span // _MICROSECOND}
        if next_slot is not None:
            condition, values = _AS_FOUND, {**values, "found": next_slot}
    return Update(slots_key(number), change, values, condition)


def postpone(number: PhoneNumberId, until: datetime) -> Update:
    """Return the write that moves the next free slot to an instant, unless it is later."""
    values: dict[str, Present] = {**_VERSION, "until": _microseconds(until)}
    # A reservation that is repeated must not take the slots before the pause for its own.
    change = f"SET #next_slot = :until, #v = :v REMOVE #{SLOTS_WRITE}"
    return Update(slots_key(number), change, values, _IS_BEFORE)


def set_slowdown(number: PhoneNumberId, slowdown: Slowdown) -> Update:
    """Return the write of a slowdown."""
    new = {"share": _millionths(slowdown.share), "slowed_at": _microseconds(slowdown.at)}
    return Update(slots_key(number), *replacing({**_VERSION, **new}))


def set_inbound(number: PhoneNumberId, inbound: Inbound) -> Update:
    """Return the write of the inbound messages."""
    new = {"inbound": _thousandths(inbound.rate), "inbound_at": _microseconds(inbound.at)}
    return Update(slots_key(number), *replacing({**_VERSION, **new}))


def slowed_as_known(slowdown: Slowdown | None) -> Condition:
    """Return the condition that the slowdown is the known one."""
    if slowdown is None:
        return Condition(_NEVER_SLOWED, {})
    return Condition(
        _SLOWED_AS_KNOWN,
        {"known_at": _microseconds(slowdown.at), "known_share": _millionths(slowdown.share)},
    )


def counted_as_known(inbound: Inbound | None) -> Condition:
    """Return the condition that the inbound messages are the known ones."""
    if inbound is None:
        return Condition(_NEVER_COUNTED, {})
    return Condition(
        _COUNTED_AS_KNOWN,
        {"counted_at": _microseconds(inbound.at), "counted": _thousandths(inbound.rate)},
    )


def counted_as_known_or_tolerated(inbound: Inbound | None, pace: Pace) -> Condition:
    """Return the condition that the inbound messages are the known ones, or few enough."""
    known = counted_as_known(inbound)
    tolerated = _thousandths(pace.tolerated)
    return Condition(
        f"({known.text}) OR {_IS_TOLERATED}", {**known.values, "tolerated": tolerated}
    )


def under(write: Update, conditions: Iterable[Condition]) -> Update:
    """Return a write under further conditions, whose answer is the whole row."""
    values = dict(write.values)
    texts = [write.condition] if write.condition else []
    for one in conditions:
        values |= one.values
        texts.append(f"({one.text})")
    return replace(write, values=values, condition=" AND ".join(texts), returns_all=True)


def _millionths(share: float) -> int:
    return round(share * _WHOLE)


def _thousandths(rate: float) -> int:
    return round(rate * _MESSAGE)


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _instant(microseconds: int) -> datetime:
    return _EPOCH + microseconds * _MICROSECOND
