"""Circuit breakers: reminders by day, the limit, and the releases by a person."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from secrets import randbelow
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import instant_of, integer_of, integer_or_none, text_of
from puntual.adapters.dynamodb.keys.creditor import (
    breaker_day_key,
    breaker_days_pk,
    breaker_limit_key,
    parse_breaker_day_sk,
)
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import is_own_write, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update
from puntual.adapters.instants import to_instant
from puntual.domain.errors import Conflict
from puntual.domain.ids import CreditorId
from puntual.domain.sending.circuit_breaker import BreakerDay, BreakerRelease, hour_in
from puntual.ports.operations import NO_HOURS, CircuitBreakers

_IS_AS_TYPED = "#count = :typed"
# Each writer notes its last count at one of these places. So a count whose answer was lost is
# known again behind those of the others, and the item stays below the kilobyte of one write unit.
_PLACES = 16
# The release of a day is kept as long as the suppressed messages that it ended.
_KEPT_FOR = timedelta(days=400)
# An attribute for each hour of the day (UTC) with a message: "hour_13".
_HOUR = "hour_"


class DynamoCircuitBreakers(CircuitBreakers):
    """One counter for each day, and one item for the creditor's limit."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._place = f"last_{randbelow(_PLACES)}"

    @override
    def add(
        self,
        creditor: CreditorId,
        day: date,
        count: int = 1,
        accepted: Mapping[datetime, int] = NO_HOURS,
    ) -> int:
        place, token = self._place, new_token()
        hours = {f"{_HOUR}{at:%H}": times for at, times in sorted(accepted.items())}
        more = "".join(f", #{name} :{name}" for name in hours)
        change = f"SET #v = :v, #ttl = :ttl, #{place} = :token ADD #count :more{more}"
        values: dict[str, Present] = {
            "v": SCHEMA_VERSION,
            "ttl": _expires(day),
            "more": count,
            "token": token,
            **hours,
        }
        is_no_repeat = f"attribute_not_exists(#{place}) OR #{place} <> :token"
        write = Update(breaker_day_key(creditor, day), change, values, is_no_repeat)
        try:
            return integer_of(self._table.update(write), "count")
        except ConditionFailed as err:
            if not is_own_write(err, token, place):
                raise
            return integer_of(err.found[0], "count")

    @override
    def read(self, creditor: CreditorId, day: date) -> BreakerDay:
        item = self._table.get(breaker_day_key(creditor, day)) or {}
        limit = self._table.get(breaker_limit_key(creditor)) or {}
        return BreakerDay(
            integer_or_none(item, "count") or 0,
            integer_or_none(limit, "limit"),
            _release_in(item, day),
        )

    @override
    def of_days(self, creditor: CreditorId, first: date, last: date) -> Mapping[date, int]:
        rows = self._rows(creditor, first, last)
        return {parse_breaker_day_sk(text_of(row, "sk")): integer_of(row, "count") for row in rows}

    def _rows(self, creditor: CreditorId, first: date, last: date) -> Iterator[Record]:
        return self._table.query(
            "#pk = :pk AND #sk BETWEEN :first AND :last",
            {
                "pk": breaker_days_pk(creditor),
                "first": breaker_day_key(creditor, first).sk,
                "last": breaker_day_key(creditor, last).sk,
            },
        )

    @override
    def accepted(self, creditor: CreditorId, first: date, last: date) -> Mapping[datetime, int]:
        return {
            at: integer_of(row, name)
            for row in self._rows(creditor, first, last)
            for name, at in _hours_in(row)
        }

    @override
    def set_limit(self, creditor: CreditorId, limit: int) -> None:
        record: Record = {"v": SCHEMA_VERSION, "limit": limit}
        self._table.put(Put(breaker_limit_key(creditor), record))

    @override
    def release(self, creditor: CreditorId, release: BreakerRelease) -> None:
        released: Record = {
            "sent": release.sent,
            "limit": release.limit,
            "at": to_instant(release.at),
            "by": release.by,
        }
        write = Update(
            breaker_day_key(creditor, release.day),
            "SET #released = :released",
            {"released": released, "typed": release.sent},
            _IS_AS_TYPED,
        )
        try:
            self._table.update(write)
        except ConditionFailed as err:
            # A release whose answer was lost may meet itself behind reminders of others.
            if _release_in(err.found[0], release.day) == release:
                return
            raise Conflict("the day has another count than the one that was typed") from err


def _release_in(item: Record, day: date) -> BreakerRelease | None:
    released = item.get("released")
    if not isinstance(released, dict):
        return None
    return BreakerRelease(
        day,
        integer_of(released, "sent"),
        integer_of(released, "limit"),
        instant_of(released, "at"),
        text_of(released, "by"),
    )


def _hours_in(row: Record) -> Iterator[tuple[str, datetime]]:
    day = parse_breaker_day_sk(text_of(row, "sk"))
    for name in row:
        if name.startswith(_HOUR):
            yield name, hour_in(day, int(name.removeprefix(_HOUR)))


def _expires(day: date) -> int:
    return int((datetime.combine(day, time.min, UTC) + _KEPT_FOR).timestamp())
