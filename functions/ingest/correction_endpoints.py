"""What the operations on reversals and credit notes do with a call."""

from collections.abc import Mapping
from dataclasses import replace

from functions.ingest.call_reading import (
    DOCUMENT,
    document_of,
    expected_tags,
    items_of,
    read_item,
    take_all,
)
from functions.ingest.correction_views import view_credit_note
from functions.ingest.http.responses import Response, answer, tagged
from functions.ingest.http.route import Call
from functions.ingest.results import show_many, show_one
from puntual.application.intake.corrections import CREDIT_NOTES, REVERSALS
from puntual.application.intake.incoming import Rejected
from puntual.application.intake.queries import account_of_credit_note
from puntual.domain.errors import InvalidInput, NotFound
from puntual.domain.receivables.copies import tag_of
from puntual.intake.corrections import read_credit_note, read_reversal
from puntual.intake.items import read_object

_REVERSAL = ("external_id",)


def post_reversal(call: Call) -> Response:
    """Store one reversal of the payment that the path or the query names."""
    payment = document_of(call)
    raw = read_object(call.request.sent.body)
    named = {"source": payment.source, "external_id": payment.external_id}
    if isinstance(raw, Mapping):
        if raw.get("payment", named) != named:
            raise InvalidInput("payment", "differs from the one in the path", "leave it out")
        raw = {**raw, "payment": named}
    item = read_reversal(raw, call.creditor)
    name = "" if isinstance(item, Rejected) else item.id
    return show_one(call.request, name, take_all(call, REVERSALS, [item])[0])


def post_reversals(call: Call) -> Response:
    """Store many reversals, each of the payment that it names."""
    items = items_of(call)
    read = [read_item(read_reversal, one, call) for one in items]
    return show_many(items, _REVERSAL, take_all(call, REVERSALS, read))


def post_credit_note(call: Call) -> Response:
    """Store one credit note."""
    item = read_credit_note(read_object(call.request.sent.body), call.creditor)
    if isinstance(item, Rejected):
        return show_one(call.request, "", item)
    item = replace(item, expected=expected_tags(call))
    return show_one(call.request, item.id, take_all(call, CREDIT_NOTES, [item])[0])


def post_credit_notes(call: Call) -> Response:
    """Store many credit notes."""
    items = items_of(call)
    read = [read_item(read_credit_note, one, call) for one in items]
    return show_many(items, DOCUMENT, take_all(call, CREDIT_NOTES, read))


def get_credit_note(call: Call) -> Response:
    """Show a credit note."""
    document = document_of(call)
    account, known = account_of_credit_note(call.dependencies, call.creditor, document)
    view = view_credit_note(account, document, known.updated_at)
    if view is None:
        raise NotFound("there is no such credit note")
    return tagged(answer(200, view), tag_of(known.fingerprint))
