"""Invoices and payments: whose they are, and what they make a message worth."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from puntual.application.intake.charges import with_harmless_charges
from puntual.application.intake.copies import require_past_instant, stored_copy
from puntual.application.intake.incoming import (
    IncomingCreditNote,
    IncomingInvoice,
    IncomingPayment,
)
from puntual.application.intake.kind import Dependencies, Kind
from puntual.application.intake.merging import home_of
from puntual.application.intake.outcomes import Stored
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.view import AccountView
from puntual.domain.decision.expected_value import expected_value
from puntual.domain.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    OtherCurrency,
    PreconditionFailed,
    StaleAccount,
    TooManyDocuments,
)
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.receivables.allocation import allocate
from puntual.domain.receivables.copies import CopyOrder
from puntual.domain.receivables.receivable import Payment
from puntual.ports.accounts import Ingested

# Somewhere it is tomorrow already.
LATEST_DAY = timedelta(days=1)

# The earliest step of the presumed cadence.
_SOON_DUE = timedelta(days=7)


_OF_ANOTHER = (
    "this invoice is on record for another debtor; "
    "if it has moved, send that debtor's id as moved_from"
)


def _locate_invoice(_: Dependencies, item: IncomingInvoice) -> DebtorKey:
    return item.key


def _store_invoice(dependencies: Dependencies, key: DebtorKey, item: IncomingInvoice) -> Stored:
    now = dependencies.clock.now()
    fingerprint = item.fingerprint()
    require_past_instant(item.order, now)
    invoice = replace(
        with_harmless_charges(item.invoice, dependencies.rule_broken),
        label=_harmless_label(dependencies, item),
        recorded_at=now,
    )
    order = _with_home(dependencies, key, item)
    put = partial(dependencies.changes.put_invoice, key, invoice, fingerprint, order)
    with conflicts_told_as(_OF_ANOTHER):
        return stored_copy(put, key, fingerprint, order)


def _harmless_label(dependencies: Dependencies, item: IncomingInvoice) -> str:
    """Return the label, or the invoice's id where a message must not say it.

    "Gastos de cobranza" may be what was invoiced: the debt is as good, its name goes unsaid.
    """
    label, known = item.invoice.label, " ".join(item.invoice.id.external_id.split())
    return known if dependencies.rule_broken(label) else label


def _with_home(dependencies: Dependencies, key: DebtorKey, item: IncomingInvoice) -> CopyOrder:
    """Return the order of a copy, which may come from what a merged customer has become."""
    if item.moved_from is None:
        return item.order
    left = DebtorKey(key.creditor, item.moved_from)
    return replace(item.order, moved_from=home_of(dependencies, left).debtor)


def _value_of_invoices(key: DebtorKey, items: Sequence[IncomingInvoice], today: date) -> int:
    """Return what a message about invoices is worth, as if they were all that is owed.

    What was paid and what else is owed would cost a read for each; the evaluation knows them. No
    place is kept for an invoice of next month: the evaluation only finds out when it is due.
    """
    latest = {item.invoice.id: item.invoice for item in items}
    due = (part.due_on for one in latest.values() for part in one.instalments)
    if min(due, default=date.max) > today + _SOON_DUE:
        return 0
    owed = allocate(latest.values(), ()).open_instalments
    return expected_value(AccountView(Profile(key), open_instalments=owed), today)


def _locate_payment(dependencies: Dependencies, item: IncomingPayment) -> DebtorKey:
    return locate_by_invoice(dependencies, item)


def locate_by_invoice(
    dependencies: Dependencies, item: IncomingPayment | IncomingCreditNote
) -> DebtorKey:
    """Return whose account a document belongs to that names its invoice, its debtor, or both.

    Raises:
        Conflict: it names a debtor, and an invoice of another one.
        NotFound: it names an unknown invoice only.
    """
    owner = _owner_of_named(dependencies, item)
    if item.debtor is None:
        if owner is None:
            raise NotFound(
                "the invoice that it names is not on record; "
                "send the invoice first, or send debtor_id"
            )
        return DebtorKey(item.creditor, owner)
    named = DebtorKey(item.creditor, item.debtor)
    if owner is None or owner == item.debtor:
        return named
    # Both may name one customer: before and after two records of theirs were merged.
    key = DebtorKey(item.creditor, owner)
    if home_of(dependencies, named) != home_of(dependencies, key):
        raise Conflict("the invoice that it names belongs to another debtor; correct one of them")
    return key


def _owner_of_named(
    dependencies: Dependencies, item: IncomingPayment | IncomingCreditNote
) -> DebtorId | None:
    if item.invoice is None:
        return None
    return dependencies.documents.debtor_of_invoice(item.creditor, item.invoice)


def _store_payment(dependencies: Dependencies, key: DebtorKey, item: IncomingPayment) -> Ingested:
    now = dependencies.clock.now()
    if item.paid_on > (now + LATEST_DAY).date():
        raise InvalidInput(
            "paid_on", "is in the future", "send a payment once the money has arrived"
        )
    payment = Payment(item.document, item.amount, item.paid_on, now, item.invoice)
    with conflicts_told_as(
        "this payment is on record with other content; if money went back, send a reversal of it"
    ):
        return dependencies.changes.put_payment(key, payment, item.fingerprint())


@contextmanager
def conflicts_told_as(problem: str) -> Iterator[None]:
    """Tell the caller what an adapter's conflict means here; a race is none."""
    try:
        yield
    except (OtherCurrency, PreconditionFailed, StaleAccount, TooManyDocuments):
        raise
    except Conflict as err:
        raise Conflict(problem) from err


INVOICES = Kind(_locate_invoice, _store_invoice, _value_of_invoices)
PAYMENTS = Kind(_locate_payment, _store_payment)
