"""Readings of words in a partition of their own, by instant."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import text_list_of, text_of, text_or_none
from puntual.adapters.dynamodb.keys.word_reading import (
    parse_reading_sk,
    reading_key,
    readings_pk,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.own_write import new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.domain.ids import CreditorId, DebtorId
from puntual.ports.word_readings import READINGS_SHOWN, WordReading, WordReadings

# As long as decisions: whoever asks who has read their words is told.
_KEPT_FOR: Final = timedelta(days=1096)


class DynamoWordReadings(WordReadings):
    """One item for each reading."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def note(self, reading: WordReading) -> None:
        record: Record = {
            "v": SCHEMA_VERSION,
            "by": reading.by,
            "debtors": [*reading.debtors],
            "case": reading.case or None,
            "ttl": int((reading.at + _KEPT_FOR).timestamp()),
        }
        key = reading_key(reading.creditor, reading.at, new_token())
        self._table.put(Put(key, record))

    @override
    def latest(self, creditor: CreditorId) -> Sequence[WordReading]:
        items = self._table.query(
            "#pk = :pk",
            {"pk": readings_pk(creditor)},
            consistent=True,
            last_first=True,
            limit=READINGS_SHOWN,
        )
        return [_reading_of(item, creditor) for item in items]


def _reading_of(item: Record, creditor: CreditorId) -> WordReading:
    debtors = tuple(map(DebtorId, text_list_of(item, "debtors")))
    at = parse_reading_sk(text_of(item, "sk"))
    return WordReading(
        creditor, text_of(item, "by"), at, debtors, text_or_none(item, "case") or ""
    )
