"""The name of a document, as answers show it."""

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
