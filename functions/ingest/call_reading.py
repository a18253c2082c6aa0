"""What a call holds: its items, and the names in its path or its query."""

import re
from collections.abc import Callable, Sequence

from functions.ingest.http.route import Call
from puntual.application.intake.incoming import Rejected
from puntual.application.intake.kind import Kind
from puntual.application.intake.outcomes import Outcome
from puntual.application.intake.store import take_in
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, DocumentId, require_billing_id, require_id
from puntual.intake.items import Item, read_items

_TAG = re.compile(r'"[\x21\x23-\x7e]{1,128}"')

type Reader[T] = Callable[[object, CreditorId], T | Rejected]

# The fields that name an item, also one that is wrong.
CUSTOMER = ("id",)
DOCUMENT = ("source", "external_id")


def items_of(call: Call) -> Sequence[Item]:
    """Return the items of a batch."""
    return read_items(call.request.sent.body, call.request.sent.headers.get("content-type", ""))


def read_item[T](read: Reader[T], item: Item, call: Call) -> T | Rejected:
    """Read an item, unless it is no JSON."""
    if isinstance(item.content, Rejected):
        return item.content
    return read(item.content, call.creditor)


def take_all[T](call: Call, kind: Kind[T], items: Sequence[T | Rejected]) -> list[Outcome]:
    """Take in items of a kind."""
    return take_in(call.dependencies, kind, items, call.run, call.request.has_time)


def identifier_of(call: Call, name: str) -> str:
    """Return an id of a billing system, from the path or from the query."""
    return require_billing_id(_named(call, name), name)


def document_of(call: Call) -> DocumentId:
    """Return the document that a call names, in its path or in its query."""
    return DocumentId(
        require_id(_named(call, "source"), "source"), identifier_of(call, "external_id")
    )


def expected_tags(call: Call) -> frozenset[str] | None:
    """Return the tags of which one has to be in force (`If-Match`); None for any.

    Raises:
        InvalidInput: the header holds something else.
    """
    sent = call.request.sent.headers.get("if-match")
    if sent is None:
        return None
    if sent.strip() == "*":
        return frozenset()
    tags = [one.strip() for one in sent.split(",")]
    if not all(_TAG.fullmatch(one) for one in tags):
        raise InvalidInput("If-Match", "is not an ETag", "send the ETag that an answer had")
    return frozenset(one.strip('"') for one in tags)


def _named(call: Call, name: str) -> str:
    if name in call.parameters:
        return call.parameters[name]
    query = call.request.sent.query
    if name not in query:
        raise InvalidInput(name, "is missing", "send it as a value of the query")
    return query[name]
