"""The debtors of documents, by the documents' natural keys, and their copies in force."""

from typing import override

from puntual.adapters.dynamodb.accounts.books.references import in_force_of
from puntual.adapters.dynamodb.keys.account import (
    credit_note_ref_key,
    invoice_ref_key,
    payment_ref_key,
)
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key
from puntual.domain.ids import CreditorId, DebtorId, DocumentId
from puntual.domain.receivables.copies import CopyInForce
from puntual.ports.accounts import Documents


class DynamoDocuments(Documents):
    """One item for each document, which names its debtor."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def debtor_of_invoice(self, creditor: CreditorId, invoice: DocumentId) -> DebtorId | None:
        return _debtor_of(self.invoice_in_force(creditor, invoice))

    @override
    def debtor_of_payment(self, creditor: CreditorId, payment: DocumentId) -> DebtorId | None:
        return _debtor_of(self._find(payment_ref_key(creditor, payment)))

    @override
    def debtor_of_credit_note(self, creditor: CreditorId, note: DocumentId) -> DebtorId | None:
        return _debtor_of(self.credit_note_in_force(creditor, note))

    @override
    def invoice_in_force(self, creditor: CreditorId, invoice: DocumentId) -> CopyInForce | None:
        return self._find(invoice_ref_key(creditor, invoice))

    @override
    def credit_note_in_force(self, creditor: CreditorId, note: DocumentId) -> CopyInForce | None:
        return self._find(credit_note_ref_key(creditor, note))

    def _find(self, ref: Key) -> CopyInForce | None:
        item = self._table.get(ref)
        return None if item is None else in_force_of(item)


def _debtor_of(known: CopyInForce | None) -> DebtorId | None:
    return None if known is None else known.debtor
