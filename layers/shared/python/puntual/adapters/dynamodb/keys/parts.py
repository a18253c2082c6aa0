"""Parts of keys, joined by ``#``, which no part contains.

Names of ours never do (`domain.ids.require_id`); a billing system's are escaped
(`domain.ids.escape_id`), to 384 bytes at most. DynamoDB takes 2,048 bytes of a partition key and
1,024 of a sort key.
"""

from puntual.domain.errors import InvalidInput
from puntual.domain.ids import DocumentId, escape_id, unescape_id


def document_part(document: DocumentId) -> str:
    """Name a document within a key: its source and its id there."""
    return f"{document.source}#{escape_id(document.external_id)}"


def parse_document(text: str, kind: str) -> DocumentId:
    """Read a key of one kind and one document back."""
    return document_of_parts(*parts_of(text, kind, 2))


def document_of_parts(source: str, external_id: str) -> DocumentId:
    """Return the document that ``document_part`` named."""
    return DocumentId(source, unescape_id(external_id))


def parts_of(text: str, kind: str, count: int) -> list[str]:
    """Return the parts of a key behind its kind.

    Raises:
        InvalidInput: the key is of another kind, or has another number of parts.
    """
    found, *parts = text.split("#")
    if found != kind or len(parts) != count:
        raise InvalidInput("key", f"is not a {kind} key", "repair or remove the item")
    return parts
