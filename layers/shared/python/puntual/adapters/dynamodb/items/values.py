"""Small values in records: money in minor units, dates and instants as text."""

from collections.abc import Mapping
from datetime import date, datetime

from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.adapters.instants import from_instant, to_instant
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import InstalmentKey


def text_of(record: Mapping[str, Value], name: str) -> str:
    """Return a text that must be there.

    Raises:
        TypeError: it is absent or something else; the item was not written by us.
    """
    value = record.get(name)
    if isinstance(value, str):
        return value
    raise TypeError(f"the attribute {name} is not a text")


def text_or_none(record: Mapping[str, Value], name: str) -> str | None:
    """Return a text that may be absent."""
    return text_of(record, name) if name in record else None


def bytes_of(record: Mapping[str, Value], name: str) -> bytes:
    """Return bytes.

    Raises:
        TypeError: they are absent or of another type.
    """
    value = record.get(name)
    if not isinstance(value, bytes):
        raise TypeError(f"{name} is no bytes: {type(value).__name__}")
    return value


def integer_of(record: Mapping[str, Value], name: str) -> int:
    """Return a number that must be there.

    Raises:
        TypeError: it is absent or something else; the item was not written by us.
    """
    value = record.get(name)
    if isinstance(value, int):
        return value
    raise TypeError(f"the attribute {name} is not a number")


def integer_or_none(record: Mapping[str, Value], name: str) -> int | None:
    """Return a number that may be absent."""
    return integer_of(record, name) if name in record else None


def records_of(record: Mapping[str, Value], name: str) -> list[Record]:
    """Return a list of records; an absent one is empty."""
    value = record.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def texts_of(record: Mapping[str, Value], name: str) -> frozenset[str]:
    """Return a set of texts; an absent one is empty."""
    value = record.get(name)
    return value if isinstance(value, frozenset) else frozenset()


def text_list_of(record: Mapping[str, Value], name: str) -> tuple[str, ...]:
    """Return texts in their order; an absent list is empty."""
    value = record.get(name)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def instant_of(record: Mapping[str, Value], name: str) -> datetime:
    """Return an instant that must be there."""
    return from_instant(text_of(record, name))


def instant_or_none(record: Mapping[str, Value], name: str) -> datetime | None:
    """Return an instant that may be absent."""
    return instant_of(record, name) if name in record else None


def to_instant_or_none(at: datetime | None) -> str | None:
    """Return the text of an instant that may be absent."""
    return None if at is None else to_instant(at)


def date_of(record: Mapping[str, Value], name: str) -> date:
    """Return a date that must be there."""
    return date.fromisoformat(text_of(record, name))


def money_to_record(money: Money) -> Record:
    """Return an amount as a record."""
    return {"minor": money.minor, "currency": money.currency}


def money_of(record: Mapping[str, Value]) -> Money:
    """Read ``money_to_record`` back."""
    return Money(integer_of(record, "minor"), text_of(record, "currency"))


def document_to_record(document: DocumentId) -> Record:
    """Return a document's id as a record."""
    return {"source": document.source, "external_id": document.external_id}


def document_of(record: Mapping[str, Value]) -> DocumentId:
    """Read ``document_to_record`` back."""
    return DocumentId(text_of(record, "source"), text_of(record, "external_id"))


def instalment_to_record(key: InstalmentKey) -> Record:
    """Return an instalment's key as a record."""
    return {**document_to_record(key.invoice), "number": key.number}


def instalment_of(record: Mapping[str, Value]) -> InstalmentKey:
    """Read ``instalment_to_record`` back."""
    return InstalmentKey(document_of(record), integer_of(record, "number"))
