"""Daily metrics, an item for each day."""

from collections.abc import Mapping
from datetime import date
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.keys.creditor import day_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.domain.ids import CreditorId
from puntual.ports.operations import DailyMetrics


class DynamoDailyMetrics(DailyMetrics):
    """One item for each day of a creditor."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def put(self, creditor: CreditorId, day: date, figures: Mapping[str, int | str]) -> None:
        record: Record = {"v": SCHEMA_VERSION, "figures": dict(figures.items())}
        self._table.put(Put(day_key(creditor, day), record))

    @override
    def read(self, creditor: CreditorId, day: date) -> Mapping[str, int | str] | None:
        item = self._table.get(day_key(creditor, day))
        figures = None if item is None else item.get("figures")
        if not isinstance(figures, dict):
            return None
        return {name: one for name, one in figures.items() if isinstance(one, (int, str))}
