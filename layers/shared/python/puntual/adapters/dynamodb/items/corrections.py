"""Reversals and credit notes."""

from collections.abc import Mapping

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    date_of,
    document_of,
    document_to_record,
    instant_of,
    money_of,
    money_to_record,
    text_of,
)
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.adapters.instants import to_instant
from puntual.domain.ids import DocumentId
from puntual.domain.receivables.corrections import (
    CreditNote,
    CreditNoteStatus,
    Reversal,
    ReversalId,
    ReversalReason,
)


def reversal_to_record(reversal: Reversal, fingerprint: str) -> Record:
    """Return a reversal as a record, with the fingerprint of what was sent."""
    return {
        "v": SCHEMA_VERSION,
        **money_to_record(reversal.amount),
        "reversed_on": reversal.reversed_on.isoformat(),
        "reason": reversal.reason.value,
        "recorded_at": to_instant(reversal.recorded_at),
        "fingerprint": fingerprint,
    }


def reversal_of(record: Mapping[str, Value], reversal: ReversalId) -> Reversal:
    """Read ``reversal_to_record`` back."""
    return Reversal(
        reversal,
        money_of(record),
        date_of(record, "reversed_on"),
        ReversalReason(text_of(record, "reason")),
        instant_of(record, "recorded_at"),
    )


def credit_note_to_record(note: CreditNote) -> Record:
    """Return a credit note as a record."""
    return {
        "v": SCHEMA_VERSION,
        **money_to_record(note.amount),
        "issued_on": note.issued_on.isoformat(),
        "recorded_at": to_instant(note.recorded_at),
        "invoice": None if note.invoice is None else document_to_record(note.invoice),
        "status": note.status.value,
    }


def credit_note_of(record: Mapping[str, Value], note: DocumentId) -> CreditNote:
    """Read ``credit_note_to_record`` back."""
    named = record.get("invoice")
    return CreditNote(
        note,
        money_of(record),
        date_of(record, "issued_on"),
        instant_of(record, "recorded_at"),
        document_of(named) if isinstance(named, dict) else None,
        CreditNoteStatus(text_of(record, "status")),
    )
