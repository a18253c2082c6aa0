"""An invoice in another currency than before: a correction, until money or an offer names it.

What was paid in the old currency would settle nothing any more, and be asked for again.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from puntual.domain.accounts.account import Account
from puntual.domain.errors import OtherCurrency
from puntual.domain.ids import DocumentId
from puntual.domain.receivables.corrections import left_of
from puntual.domain.receivables.receivable import Invoice, InvoiceStatus


def with_invoice(account: Account, invoice: Invoice) -> Account:
    """Return the account with an invoice, which may replace one of the same id.

    Raises:
        OtherCurrency: it does so in another currency than what names it.
    """
    others = tuple(one for one in account.invoices if one.id != invoice.id)
    known = (one for one in account.invoices if one.id == invoice.id)
    before = {part.amount.currency for one in known for part in one.instalments}
    lost = before - {part.amount.currency for part in invoice.instalments}
    if lost and invoice.status is InvoiceStatus.OPEN:
        for currency in _currencies_named(account, invoice.id):
            if currency in lost:
                raise OtherCurrency(currency)
    return replace(account, invoices=(*others, invoice))


def _currencies_named(account: Account, invoice: DocumentId) -> Iterator[str]:
    """Yield the currencies of what names an invoice and still counts."""
    paid = (left_of(one, account.reversals) for one in account.payments if one.invoice == invoice)
    yield from (one.currency for one in paid if one.minor > 0)
    notes = (one for one in account.credit_notes if one.invoice == invoice and one.counts)
    yield from (one.amount.currency for one in notes)
    said = chain(account.contacts, (one.contact for one in account.carried))
    for contact in said:
        names_it = any(one.instalment.invoice == invoice and one.off for one in contact.covered)
        if contact.offer is not None and names_it:
            yield from (one.currency for one in contact.offer.sums)
