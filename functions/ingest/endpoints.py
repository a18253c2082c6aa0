"""What each operation does with a call: read, hand to the logic, show the outcome."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from unicodedata import normalize

from functions.ingest.call_reading import (
    CUSTOMER,
    DOCUMENT,
    document_of,
    expected_tags,
    identifier_of,
    items_of,
    read_item,
    take_all,
)
from functions.ingest.http.responses import Response, answer, tagged
from functions.ingest.http.route import Call
from functions.ingest.invoice_view import view_invoice, view_payment
from functions.ingest.results import show_many, show_one
from functions.ingest.views import view_customer, view_feed
from puntual.application.intake.customers import CUSTOMERS
from puntual.application.intake.documents import INVOICES, PAYMENTS
from puntual.application.intake.incoming import IncomingPayment, Rejected
from puntual.application.intake.outcomes import Outcome, Stored
from puntual.application.intake.queries import (
    account_of_invoice,
    account_of_payment,
    find_customer,
    find_notes,
)
from puntual.domain.accounts.person import profile_fingerprint
from puntual.domain.errors import InvalidInput, NotFound, Unavailable
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.receivables.copies import tag_of
from puntual.intake.customers import read_customer_copy
from puntual.intake.documents import read_invoice, read_payment
from puntual.intake.items import read_object
from puntual.ports.accounts import Ingested
from puntual.runtime.observability import count


def put_customer(call: Call) -> Response:
    """Store one customer under the id in the path."""
    id_ = identifier_of(call, "id")
    raw = read_object(call.request.sent.body)
    if isinstance(raw, Mapping):
        if normalize("NFC", str(raw.get("id", id_))) != id_:
            raise InvalidInput("id", "differs from the one in the path", "leave it out")
        raw = {**raw, "id": id_}
    item = read_customer_copy(raw, call.creditor)
    if not isinstance(item, Rejected):
        item = replace(item, expected=expected_tags(call))
    return show_one(call.request, id_, take_all(call, CUSTOMERS, [item])[0])


def post_customers(call: Call) -> Response:
    """Store many customers."""
    items = items_of(call)
    read = [read_item(read_customer_copy, one, call) for one in items]
    return show_many(items, CUSTOMER, take_all(call, CUSTOMERS, read))


def post_invoice(call: Call) -> Response:
    """Store one invoice."""
    item = read_invoice(read_object(call.request.sent.body), call.creditor)
    if isinstance(item, Rejected):
        return show_one(call.request, "", item)
    item = replace(item, expected=expected_tags(call))
    return show_one(call.request, item.id, take_all(call, INVOICES, [item])[0])


def post_invoices(call: Call) -> Response:
    """Store many invoices."""
    items = items_of(call)
    read = [read_item(read_invoice, one, call) for one in items]
    return show_many(items, DOCUMENT, take_all(call, INVOICES, read))


def post_payment(call: Call) -> Response:
    """Store one payment."""
    item = read_payment(read_object(call.request.sent.body), call.creditor)
    name = "" if isinstance(item, Rejected) else item.id
    return show_one(call.request, name, _take_payments(call, [item])[0])


def post_payments(call: Call) -> Response:
    """Store many payments."""
    items = items_of(call)
    read = [read_item(read_payment, one, call) for one in items]
    return show_many(items, DOCUMENT, _take_payments(call, read))


def post_heartbeat(call: Call) -> Response:
    """Note that the payment feed works although it has no payment to tell of."""
    now = call.dependencies.clock.now()
    call.dependencies.feed.seen(call.creditor, now)
    return answer(200, view_feed(now))


def get_customer(call: Call) -> Response:
    """Show a customer."""
    key = DebtorKey(call.creditor, DebtorId(identifier_of(call, "id")))
    account, now = find_customer(call.dependencies, key), call.dependencies.clock.now()
    rules = call.dependencies.rules.rules_for(account.profile, now)
    notes = find_notes(call.dependencies, account, now)
    view = view_customer(account, notes, now, rules.zones if rules else ())
    return tagged(answer(200, view), tag_of(profile_fingerprint(account.profile)))


def get_invoice(call: Call) -> Response:
    """Show an invoice and what is outstanding of it."""
    document = document_of(call)
    account, known = account_of_invoice(call.dependencies, call.creditor, document)
    view = view_invoice(account, document, known.updated_at)
    if view is None:
        raise NotFound("there is no such invoice")
    return tagged(answer(200, view), tag_of(known.fingerprint))


def get_payment(call: Call) -> Response:
    """Show a payment."""
    document = document_of(call)
    view = view_payment(account_of_payment(call.dependencies, call.creditor, document), document)
    if view is None:
        raise NotFound("there is no such payment")
    return answer(200, view)


def _take_payments(call: Call, items: Sequence[IncomingPayment | Rejected]) -> list[Outcome]:
    """Store payments and count them.

    How much it was the daily pass tells, for all debtors together: of a call with one payment the
    sum is what one person has paid.
    """
    outcomes = take_all(call, PAYMENTS, items)
    received = sum(
        isinstance(outcome, Stored) and outcome.status is Ingested.CREATED for outcome in outcomes
    )
    now = call.dependencies.clock.now()
    if any(isinstance(outcome, Stored) for outcome in outcomes):
        _note_feed(call, now)
    if received:
        count("PaymentsReceived", now, received)
    return outcomes


def _note_feed(call: Call, now: datetime) -> None:
    """Note that the feed spoke; the payments are stored, even if the note fails.

    Without it the feed looks older than it is, and at worst no reminder is sent.
    """
    with suppress(Unavailable):
        call.dependencies.feed.seen(call.creditor, now)
