"""The name of a document and an instant, as answers show them."""

from datetime import datetime
from typing import TypedDict

from puntual.domain.ids import DocumentId


class DocumentName(TypedDict):
    """Names a document of the billing system."""

    source: str
    external_id: str


def name_document(document: DocumentId | None) -> DocumentName | None:
    """Show the name of a document that may be absent."""
    if document is None:
        return None
    return DocumentName(source=document.source, external_id=document.external_id)


def show_instant(at: datetime | None) -> str | None:
    """Show an instant (UTC) that may be unknown."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")
