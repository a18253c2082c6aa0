"""Who is writing to us."""

from collections.abc import Sequence

from puntual.adapters.dynamodb.items.values import text_of
from puntual.adapters.dynamodb.keys.account import parse_person_sk, person_pk
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.ids import CreditorId, DebtorKey


class DynamoPeople:
    """Fulfils the port ``People``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def debtors_of(self, creditor: CreditorId, wa_id: str) -> Sequence[DebtorKey]:
        """Return the debtors behind a WhatsApp id; empty for an unknown sender."""
        rows = self._table.query("#pk = :pk", {"pk": person_pk(creditor, wa_id)}, consistent=True)
        return [DebtorKey(creditor, parse_person_sk(text_of(row, "sk"))) for row in rows]
