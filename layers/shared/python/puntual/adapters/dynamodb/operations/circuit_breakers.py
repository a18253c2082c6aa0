"""Circuit breakers: reminders by day, the limit, and the releases by a person."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import instant_of, integer_of, integer_or_none, text_of
from puntual.adapters.dynamodb.keys.creditor import (
    breaker_day_key,
    breaker_days_pk,
    breaker_limit_key,
    parse_breaker_day_sk,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update
from puntual.adapters.instants import to_instant
from puntual.domain.errors import Conflict
from puntual.domain.ids import CreditorId
from puntual.domain.sending.circuit_breaker import BreakerDay, BreakerRelease
from puntual.ports.operations import CircuitBreakers

_IS_AS_TYPED = "#count = :typed"
# The release of a day is kept as long as the suppressed messages that it ended.
_KEPT_FOR = timedelta(days=400)


class DynamoCircuitBreakers(CircuitBreakers):
    """One counter for each day, and one item for the creditor's limit."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def add(self, creditor: CreditorId, day: date, count: int = 1) -> int:
        change = "SET #v = :v, #ttl = :ttl ADD #count :more"
        values = {"v": SCHEMA_VERSION, "ttl": _expires(day), "more": count}
        return integer_of(
            self._table.update(Update(breaker_day_key(creditor, day), change, values)), "count"
        )

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
        rows = self._table.query(
            "#pk = :pk AND #sk BETWEEN :first AND :last",
            {
                "pk": breaker_days_pk(creditor),
                "first": breaker_day_key(creditor, first).sk,
                "last": breaker_day_key(creditor, last).sk,
            },
        )
        return {parse_breaker_day_sk(text_of(row, "sk")): integer_of(row, "count") for row in rows}

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


def _expires(day: date) -> int:
    return int((datetime.combine(day, time.min, UTC) + _KEPT_FOR).timestamp())
