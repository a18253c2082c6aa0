"""Numbers and halts: one item each, in one partition that is read whole or by holder."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import cast, override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    instant_of,
    instant_or_none,
    integer_of,
    integer_or_none,
    text_of,
    text_or_none,
)
from puntual.adapters.dynamodb.keys.number import (
    HALTS,
    NUMBERS_PK,
    halt_key,
    held_by,
    number_state_key,
    parse_halt_sk,
    parse_number_state_sk,
)
from puntual.adapters.dynamodb.store.attributes import Present, Record, Value
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import OWN_WRITE, is_own_write, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update, replacing
from puntual.adapters.instants import to_instant
from puntual.domain.sending.halts import Halt
from puntual.domain.sending.missing_callbacks import SILENT_FOR
from puntual.domain.sending.number_state import NumberState, under
from puntual.ports.sending_limits import NumberChange, Numbers

# Meta repeats a webhook for days: a repeat does not begin a halt anew that has ended.
_IS_NOT_HALTED = "attribute_not_exists(#pk) OR (attribute_exists(#back_at) AND #at <> :at)"
_ENDS_LATER = "(attribute_not_exists(#back_at) AND #until < :until)"
# A halt that was ended keeps the token of the write that began it.
_END_WRITE = "back_token"
_IS_KNOWN = "attribute_exists(#pk)"
_IS_UNHEARD = "attribute_not_exists(#heard_at) OR #heard_at <= :before"
_IS_THIS_HALT = "#at = :halted_at AND attribute_not_exists(#back_at)"


class DynamoNumbers(Numbers):
    """All numbers and halts in one partition; a halt that has ended stays, marked so."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def all(self) -> Sequence[NumberState]:
        items = list(self._table.query("#pk = :pk", {"pk": NUMBERS_PK}, consistent=True))
        halts = _halts_in(items)
        return [under(halts, _state_of(item)) for item in items if not _is_halt(item)]

    @override
    def read(self, number: str) -> NumberState:
        """Read it with its halts, then the halts of its account and of the app: three units."""
        own = [*self._held_by(number)]
        found = next((_state_of(item) for item in own if not _is_halt(item)), NumberState(number))
        others = [item for holder in {found.account, ""} for item in self._held_by(holder)]
        return under(_halts_in([*own, *others]), found)

    @override
    def account_of(self, number: str) -> str:
        item = self._table.get(number_state_key(number))
        return "" if item is None else text_or_none(item, "account") or ""

    def _held_by(self, holder: str) -> Iterator[Record]:
        first, last = held_by(holder)
        return self._table.query(
            "#pk = :pk AND #sk BETWEEN :first AND :last",
            {"pk": NUMBERS_PK, "first": first, "last": last},
            consistent=True,
        )

    @override
    def change(self, number: str, change: NumberChange) -> None:
        record: Record = {"v": SCHEMA_VERSION, **cast("Record", change)}
        self._table.update(Update(number_state_key(number), *replacing(record)))

    @override
    def use(self, number: str, at: datetime) -> None:
        change = "SET #v = :v, #first_used_at = if_not_exists(#first_used_at, :at)"
        values: dict[str, Present] = {"v": SCHEMA_VERSION, "at": to_instant(at)}
        self._table.update(Update(number_state_key(number), change, values))

    @override
    def note_check(self, number: str, at: datetime) -> None:
        record: Record = {"v": SCHEMA_VERSION, "checked_at": to_instant(at)}
        self._table.update(Update(number_state_key(number), *replacing(record)))

    @override
    def note_heard(self, number: str, at: datetime) -> bool:
        record: Record = {"v": SCHEMA_VERSION, "heard_at": to_instant(at)}
        # Meta tells of all numbers of an account, and not each of them is ours.
        with suppress(ConditionFailed):
            self._table.update(Update(number_state_key(number), *replacing(record), _IS_KNOWN))
            return True
        return False

    @override
    def note_silence(self, number: str, at: datetime) -> None:
        record: Record = {"v": SCHEMA_VERSION, "silent_since": to_instant(at)}
        change, values = replacing(record)
        values["before"] = to_instant(at - SILENT_FOR)
        with suppress(ConditionFailed):
            self._table.update(Update(number_state_key(number), change, values, _IS_UNHEARD))

    @override
    def set_cutoff(self, number: str, cutoff: int, found_at: datetime | None) -> None:
        at = None if found_at is None else to_instant(found_at)
        record: Record = {
            "v": SCHEMA_VERSION,
            "value_floor": cutoff or None,
            "value_floor_at": at,
        }
        self._table.update(Update(number_state_key(number), *replacing(record)))

    @override
    def halt(self, halt: Halt) -> bool:
        token = new_token()
        record: Record = {
            "v": SCHEMA_VERSION,
            OWN_WRITE: token,
            "code": halt.code,
            "at": to_instant(halt.at),
            "by": halt.by,
            "number": halt.number,
            "until": None if halt.until is None else to_instant(halt.until),
        }
        condition, values = _IS_NOT_HALTED, {"at": to_instant(halt.at)}
        if halt.until is not None:
            condition = f"{condition} OR {_ENDS_LATER}"
            values["until"] = to_instant(halt.until)
        try:
            self._table.put(Put(halt_key(halt), record, condition, values))
        except ConditionFailed as err:
            return is_own_write(err, token)
        return True

    @override
    def resume(self, halt: Halt, at: datetime, by: str) -> bool:
        """Mark the item as ended; it stays, to say who ended it."""
        token = new_token()
        change = f"SET #back_at = :at, #back_by = :by, #{_END_WRITE} = :token"
        values = {"at": to_instant(at), "by": by, "token": token}
        values["halted_at"] = to_instant(halt.at)
        try:
            self._table.update(Update(halt_key(halt), change, values, _IS_THIS_HALT))
        except ConditionFailed as err:
            return is_own_write(err, token, _END_WRITE)
        return True


def _halts_in(items: Sequence[Record]) -> tuple[Halt, ...]:
    rows = (item for item in items if _is_halt(item))
    return tuple(_halt_of(item) for item in rows if "back_at" not in item)


def _is_halt(item: Record) -> bool:
    return HALTS in text_of(item, "sk")


def _halt_of(item: Record) -> Halt:
    scope, holder, country = parse_halt_sk(text_of(item, "sk"))
    return Halt(
        scope,
        holder,
        country,
        integer_of(item, "code"),
        instant_of(item, "at"),
        text_of(item, "by"),
        text_of(item, "number"),
        instant_or_none(item, "until"),
    )


def _state_of(item: Record) -> NumberState:
    return NumberState(
        id=parse_number_state_sk(text_of(item, "sk")),
        throughput=integer_or_none(item, "throughput"),
        inbound_reserve=integer_or_none(item, "inbound_reserve") or 0,
        account=text_or_none(item, "account") or "",
        portfolio=text_or_none(item, "portfolio") or "",
        display_number=text_or_none(item, "display_number") or "",
        daily_limit=integer_or_none(item, "daily_limit"),
        daily_cap=integer_or_none(item, "daily_cap"),
        ramp_from=integer_or_none(item, "ramp_from"),
        first_used_at=instant_or_none(item, "first_used_at"),
        is_fast=_yes_no(item.get("is_fast")),
        debtors=integer_or_none(item, "debtors"),
        value_floor=integer_or_none(item, "value_floor") or 0,
        value_floor_at=instant_or_none(item, "value_floor_at"),
        checked_at=instant_or_none(item, "checked_at"),
        heard_at=instant_or_none(item, "heard_at"),
        silent_since=instant_or_none(item, "silent_since"),
    )


def _yes_no(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None
