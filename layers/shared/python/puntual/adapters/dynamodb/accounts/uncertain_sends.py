"""Uncertain sends: a row each in a partition of their number, removed after two days."""

from datetime import datetime, timedelta
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import instant_of, text_of
from puntual.adapters.dynamodb.keys.number import (
    HEARD,
    heard_key,
    parse_uncertain_send_sk,
    uncertain_send_key,
    uncertain_sends_pk,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.adapters.instants import to_instant
from puntual.domain.ids import ContactRef, PhoneNumberId
from puntual.ports.contacts import NotedSends, UncertainSends

# No message is tried again on another day, and a webhook that was down is caught up by then.
_KEPT_FOR = timedelta(days=2)


class DynamoUncertainSends(UncertainSends):
    """One partition for each number, ordered by instant."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def note(self, number: PhoneNumberId, ref: ContactRef, at: datetime) -> None:
        record: Record = {"v": SCHEMA_VERSION, "ttl": int((at + _KEPT_FOR).timestamp())}
        self._table.put(Put(uncertain_send_key(number, ref, at), record))

    @override
    def since(self, number: PhoneNumberId, at: datetime) -> NotedSends:
        """Query without consistency, at half the price; the mark lies behind the sends."""
        rows = self._table.query(
            "#pk = :pk AND #sk >= :since",
            {"pk": uncertain_sends_pk(number), "since": to_instant(at)},
        )
        sends, heard_at = [], None
        for row in rows:
            if text_of(row, "sk") == HEARD:
                heard_at = instant_of(row, "at")
            else:
                sends.append(parse_uncertain_send_sk(text_of(row, "sk"))[1])
        return NotedSends(tuple(sends), heard_at)

    @override
    def mark_heard(self, number: PhoneNumberId, at: datetime) -> None:
        record: Record = {"v": SCHEMA_VERSION, "at": to_instant(at)}
        self._table.put(Put(heard_key(number), record))
