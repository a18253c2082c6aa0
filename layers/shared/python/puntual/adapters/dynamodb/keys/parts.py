"""Parts of keys, joined by ``#``: no identifier may contain it (`domain.ids.require_id`)."""

from puntual.domain.errors import InvalidInput
from puntual.domain.ids import DocumentId


def document_part(document: DocumentId) -> str:
    """Name a document within a key: its source and its id there."""
    return f"{document.source}#{document.external_id}"


def parse_document(text: str, kind: str) -> DocumentId:
    """Read a key of one kind and one document back."""
    source, external_id = parts_of(text, kind, 2)
    return DocumentId(source, external_id)


def parts_of(text: str, kind: str, count: int) -> list[str]:
    """Return the parts of a key behind its kind.

    Raises:
        InvalidInput: the key is of another kind, or has another number of parts.
    """
    found, *parts = text.split("#")
    if found != kind or len(parts) != count:
        raise InvalidInput("key", f"is not a {kind} key", "repair or remove the item")
    return parts
