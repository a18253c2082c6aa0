"""The debtors of documents, by the documents' natural keys."""

from typing import override

from puntual.adapters.dynamodb.items.values import text_of
from puntual.adapters.dynamodb.keys.account import (
    credit_note_ref_key,
    invoice_ref_key,
    payment_ref_key,
)
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key
from puntual.domain.ids import CreditorId, DebtorId, DocumentId
from puntual.ports.accounts import Documents


class DynamoDocuments(Documents):
    """One item for each document, which names its debtor."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def debtor_of_invoice(self, creditor: CreditorId, invoice: DocumentId) -> DebtorId | None:
        return self._debtor_of(invoice_ref_key(creditor, invoice))

    @override
    def debtor_of_payment(self, creditor: CreditorId, payment: DocumentId) -> DebtorId | None:
        return self._debtor_of(payment_ref_key(creditor, payment))

    @override
    def debtor_of_credit_note(self, creditor: CreditorId, note: DocumentId) -> DebtorId | None:
        return self._debtor_of(credit_note_ref_key(creditor, note))

    def _debtor_of(self, ref: Key) -> DebtorId | None:
        item = self._table.get(ref)
        return None if item is None else DebtorId(text_of(item, "debtor"))
