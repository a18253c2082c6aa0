"""What each operation does with a call: read, hand to the logic, show the outcome."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from unicodedata import normalize

from functions.ingest.http.responses import Response, answer
from functions.ingest.http.route import Call
from functions.ingest.invoice_view import view_invoice, view_payment
from functions.ingest.results import show_many, show_one
from functions.ingest.views import view_customer, view_feed
from puntual.application.intake.customers import CUSTOMERS
from puntual.application.intake.documents import INVOICES, PAYMENTS
from puntual.application.intake.incoming import IncomingPayment, Rejected
from puntual.application.intake.kind import Kind
from puntual.application.intake.outcomes import Outcome, Stored
from puntual.application.intake.queries import (
    account_of_invoice,
    account_of_payment,
    find_customer,
    find_notes,
)
from puntual.application.intake.store import take_in
from puntual.domain.errors import InvalidInput, NotFound, Unavailable
from puntual.domain.ids import (
    CreditorId,
    DebtorId,
    DebtorKey,
    DocumentId,
    require_billing_id,
    require_id,
)
from puntual.domain.money import total_by_currency
from puntual.intake.customers import read_customer
from puntual.intake.documents import read_invoice, read_payment
from puntual.intake.items import Item, read_items, read_object
from puntual.ports.accounts import Ingested
from puntual.runtime.observability import count

type _Reader[T] = Callable[[object, CreditorId], T | Rejected]

# The fields that name an item, also one that is wrong.
_CUSTOMER = ("id",)
_DOCUMENT = ("source", "external_id")


def put_customer(call: Call) -> Response:
    """Store one customer under the id in the path."""
    id_ = _identifier(call, "id")
    raw = read_object(call.request.sent.body)
    if isinstance(raw, Mapping):
        if normalize("NFC", str(raw.get("id", id_))) != id_:
            raise InvalidInput("id", "differs from the one in the path", "leave it out")
        raw = {**raw, "id": id_}
    outcomes = _take_in(call, CUSTOMERS, [read_customer(raw, call.creditor)])
    return show_one(call.request, id_, outcomes[0])


def post_customers(call: Call) -> Response:
    """Store many customers."""
    items = _items(call)
    read = [_read(read_customer, one, call) for one in items]
    return show_many(items, _CUSTOMER, _take_in(call, CUSTOMERS, read))


def post_invoice(call: Call) -> Response:
    """Store one invoice."""
    item = read_invoice(read_object(call.request.sent.body), call.creditor)
    name = "" if isinstance(item, Rejected) else item.id
    return show_one(call.request, name, _take_in(call, INVOICES, [item])[0])


def post_invoices(call: Call) -> Response:
    """Store many invoices."""
    items = _items(call)
    read = [_read(read_invoice, one, call) for one in items]
    return show_many(items, _DOCUMENT, _take_in(call, INVOICES, read))


def post_payment(call: Call) -> Response:
    """Store one payment."""
    item = read_payment(read_object(call.request.sent.body), call.creditor)
    name = "" if isinstance(item, Rejected) else item.id
    return show_one(call.request, name, _take_payments(call, [item])[0])


def post_payments(call: Call) -> Response:
    """Store many payments."""
    items = _items(call)
    read = [_read(read_payment, one, call) for one in items]
    return show_many(items, _DOCUMENT, _take_payments(call, read))


def post_heartbeat(call: Call) -> Response:
    """Note that the payment feed works although it has no payment to tell of."""
    now = call.dependencies.clock.now()
    call.dependencies.feed.seen(call.creditor, now)
    return answer(200, view_feed(now))


def get_customer(call: Call) -> Response:
    """Show a customer."""
    key = DebtorKey(call.creditor, DebtorId(_identifier(call, "id")))
    account, now = find_customer(call.dependencies, key), call.dependencies.clock.now()
    rules = call.dependencies.rules.rules_for(account.profile, now)
    notes = find_notes(call.dependencies, account, now)
    return answer(200, view_customer(account, notes, now, rules.zones if rules else ()))


def get_invoice(call: Call) -> Response:
    """Show an invoice and what is outstanding of it."""
    document = _document(call)
    view = view_invoice(account_of_invoice(call.dependencies, call.creditor, document), document)
    if view is None:
        raise NotFound("there is no such invoice")
    return answer(200, view)


def get_payment(call: Call) -> Response:
    """Show a payment."""
    document = _document(call)
    view = view_payment(account_of_payment(call.dependencies, call.creditor, document), document)
    if view is None:
        raise NotFound("there is no such payment")
    return answer(200, view)


def _items(call: Call) -> Sequence[Item]:
    return read_items(call.request.sent.body, call.request.sent.headers.get("content-type", ""))


def _read[T](read: _Reader[T], item: Item, call: Call) -> T | Rejected:
    if isinstance(item.content, Rejected):
        return item.content
    return read(item.content, call.creditor)


def _take_in[T](call: Call, kind: Kind[T], items: Sequence[T | Rejected]) -> list[Outcome]:
    return take_in(call.dependencies, kind, items, call.run, call.request.has_time)


def _take_payments(call: Call, items: Sequence[IncomingPayment | Rejected]) -> list[Outcome]:
    """Store payments and count the money.

    All of it counts as recovered, what pays nothing that is open included: that is rare, and
    telling them apart would read the whole account once more per payment.
    """
    outcomes = _take_in(call, PAYMENTS, items)
    received = [
        item.amount
        for item, outcome in zip(items, outcomes, strict=True)
        if isinstance(item, IncomingPayment)
        and isinstance(outcome, Stored)
        and outcome.status is Ingested.CREATED
    ]
    now = call.dependencies.clock.now()
    if any(isinstance(outcome, Stored) for outcome in outcomes):
        _note_feed(call, now)
    if received:
        count("PaymentsReceived", now, len(received))
    for total in total_by_currency(received):
        count("RecoveredMinor", now, total.minor, currency=total.currency)
    return outcomes


def _note_feed(call: Call, now: datetime) -> None:
    """Note that the feed spoke; the payments are stored, even if the note fails.

    Without it the feed looks older than it is, and at worst no reminder is sent.
    """
    with suppress(Unavailable):
        call.dependencies.feed.seen(call.creditor, now)


def _identifier(call: Call, name: str) -> str:
    return require_billing_id(call.parameters[name], name)


def _document(call: Call) -> DocumentId:
    return DocumentId(
        require_id(call.parameters["source"], "source"), _identifier(call, "external_id")
    )
