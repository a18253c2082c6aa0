"""The last report of payments, to the minute."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import instant_of
from puntual.adapters.dynamodb.keys.creditor import feed_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.adapters.instants import to_instant
from puntual.application.remembered import Remembered
from puntual.domain.ids import CreditorId
from puntual.ports.operations import PaymentFeed

# A feed that brings a thousand payments would write one item a thousand times.
_EVERY = timedelta(minutes=1)
_MOST_KEPT = 1_000
_IS_NEWS = "attribute_not_exists(#pk) OR #at <= :known"


class DynamoPaymentFeed(PaymentFeed):
    """One item for each creditor, written once a minute at most."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._written: Remembered[CreditorId, datetime] = Remembered(_MOST_KEPT)

    @override
    def seen(self, creditor: CreditorId, at: datetime) -> None:
        written = self._written.get(creditor)
        if written is not None and at - written < _EVERY:
            return
        record: Record = {"v": SCHEMA_VERSION, "at": to_instant(at)}
        known = {"known": to_instant(at - _EVERY)}
        # A condition that fails says that someone else noted it within this minute, or later.
        with suppress(ConditionFailed):
            self._table.put(Put(feed_key(creditor), record, _IS_NEWS, known))
        self._written.put(creditor, at)

    @override
    def last_seen(self, creditor: CreditorId) -> datetime | None:
        item = self._table.get(feed_key(creditor))
        return None if item is None else instant_of(item, "at")
