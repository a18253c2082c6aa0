"""Send slots: one row per number holds the instant of the next free slot.

A block of slots is reserved by one conditional write, so that the number's limit holds over all
workers and through their crashes: an unused slot is lost, never reserved twice. The row also holds
what slows the number: refusals for speed, and inbound messages. A reservation is conditioned on
the values that it was computed with, and every write returns the whole row. So all workers slow
down at once without a read before. What a lost answer leaves behind is known by a token: a
slowdown counts once, and a block that was reserved is used.
"""

from contextlib import suppress
from datetime import datetime
from typing import override

from puntual.adapters.dynamodb.keys.number import slots_key
from puntual.adapters.dynamodb.sending.slot_row import (
    INBOUND_WRITE,
    SLOTS_WRITE,
    SLOWDOWN_WRITE,
    Condition,
    advance,
    counted_as_known,
    counted_as_known_or_tolerated,
    inbound_in,
    next_slot_in,
    postpone,
    set_inbound,
    set_slowdown,
    slowdown_in,
    slowed_as_known,
    under,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import is_own_write, marked, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update
from puntual.domain.errors import Unavailable
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import Inbound, Pace, Slowdown, pace_at
from puntual.ports.slots import SlotBlock, SlotBook

_TRIES = 5


class DynamoSlotBook(SlotBook):
    """One row for each number, remembered as the last write or read found it."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._slowdowns: dict[PhoneNumberId, Slowdown] = {}
        self._inbound: dict[PhoneNumberId, Inbound] = {}

    @override
    def reserve(
        self, number: PhoneNumberId, count: int, not_before: datetime, pace: Pace
    ) -> SlotBlock:
        """Reserve by one write while the number is in use, by two after a pause."""
        found: Record | None = None
        for _ in range(_TRIES):
            slowdown, inbound = self._slowdowns.get(number), self._inbound.get(number)
            left = pace_at(pace, slowdown, inbound, not_before)
            count, spacing = left.block(count), left.spacing()
            write = advance(number, not_before, count * spacing, found)
            counted = counted_as_known_or_tolerated(inbound, left)
            try:
                row = self._write(number, write, SLOTS_WRITE, slowed_as_known(slowdown), counted)
            except ConditionFailed as err:
                found = err.found[0]
            else:
                return SlotBlock(next_slot_in(row) - count * spacing, count, spacing)
        raise Unavailable("the slots are busy")

    @override
    def slow_down(self, number: PhoneNumberId, refusals: int, at: datetime) -> None:
        for _ in range(_TRIES):
            known = self._slowdowns.get(number)
            slowdown = (known or Slowdown(1.0, at)).after(refusals, at)
            with suppress(ConditionFailed):
                write = set_slowdown(number, slowdown)
                self._write(number, write, SLOWDOWN_WRITE, slowed_as_known(known))
                return
        raise Unavailable("the number is being slowed down by others")

    @override
    def count_inbound(self, number: PhoneNumberId, messages: int, at: datetime) -> float:
        """Read the row first: with many writers, a read is cheaper than a write that fails."""
        # Each of them counts now and then, so that the values in memory are nearly always out of
        # date, and a read costs a fifth of a write that fails.
        self._read(number)
        for _ in range(_TRIES):
            known = self._inbound.get(number)
            inbound = (known or Inbound(0.0, at)).after(messages, at)
            with suppress(ConditionFailed):
                write = set_inbound(number, inbound)
                self._write(number, write, INBOUND_WRITE, counted_as_known(known))
                return inbound.rate
        raise Unavailable("the inbound messages are being counted by others")

    @override
    def pause(self, number: PhoneNumberId, until: datetime) -> None:
        with suppress(ConditionFailed):
            self._table.update(postpone(number, until))

    @override
    def pace(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        return pace_at(deployed, self._slowdowns.get(number), self._inbound.get(number), at)

    @override
    def read_pace(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        self._read(number)
        return self.pace(number, deployed, at)

    def _read(self, number: PhoneNumberId) -> None:
        self._remember(number, self._table.get(slots_key(number)) or {})

    def _write(
        self, number: PhoneNumberId, write: Update, name: str, *conditions: Condition
    ) -> Record:
        """Write under conditions, and remember the row that the write met in any case.

        A repeat that meets what it wrote itself has succeeded: that row is returned.
        """
        token = new_token()
        try:
            row = self._table.update(marked(under(write, conditions), name, token))
        except ConditionFailed as err:
            row = err.found[0]
            if not is_own_write(err, token, name):
                self._remember(number, row)
                raise
        self._remember(number, row)
        return row

    def _remember(self, number: PhoneNumberId, row: Record) -> None:
        slowdown, inbound = slowdown_in(row), inbound_in(row)
        if slowdown is None:
            self._slowdowns.pop(number, None)
        else:
            self._slowdowns[number] = slowdown
        if inbound is None:
            self._inbound.pop(number, None)
        else:
            self._inbound[number] = inbound
