"""The debtors behind WhatsApp ids."""

from collections.abc import Sequence
from typing import override

from puntual.adapters.dynamodb.items.values import text_of
from puntual.adapters.dynamodb.keys.account import parse_person_sk, person_pk
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.ports.accounts import People


class DynamoPeople(People):
    """One partition for each WhatsApp id of a creditor, with a row for each debtor."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def debtors_of(self, creditor: CreditorId, wa_id: str) -> Sequence[DebtorKey]:
        rows = self._table.query("#pk = :pk", {"pk": person_pk(creditor, wa_id)}, consistent=True)
        return [DebtorKey(creditor, parse_person_sk(text_of(row, "sk"))) for row in rows]
