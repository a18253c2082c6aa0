"""An invoice may be corrected to another currency, until what names it would be lost by it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from puntual.domain.accounts.contact import Coverage, EarlyOffer
from puntual.domain.errors import OtherCurrency
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import (
    CreditNote,
    CreditNoteStatus,
    Reversal,
    ReversalId,
    ReversalReason,
)
from puntual.domain.receivables.receivable import Instalment, Invoice, InvoiceStatus
from puntual.ports.accounts import Ingested
from tests.contracts.conftest import Ports
from tests.factories import (
    NOON,
    TODAY,
    a_contact,
    a_document,
    a_key,
    a_payment,
    a_profile,
    an_instalment_key,
    an_invoice,
    some_money,
)

INVOICE = an_invoice(external_id="F-1")
PAID = a_payment(external_id="P-1", invoice=INVOICE.id, minor=5_000)
NOTE = CreditNote(a_document("N-1"), some_money(1_000), TODAY, NOON, INVOICE.id)
BACK = Reversal(ReversalId(PAID.id, "R-1"), PAID.amount, TODAY, ReversalReason.MISTAKE, NOON)


def in_dollars(invoice: Invoice = INVOICE) -> Invoice:
    (part,) = invoice.instalments
    dollars = Instalment(part.number, part.due_on, Money(1_500, "USD"))
    return replace(invoice, instalments=(dollars,))


def send(ports: Ports, invoice: Invoice, name: str) -> Ingested:
    return ports.changes.put_invoice(a_key(), invoice, name)


def _nothing(ports: Ports) -> None:
    """Store nothing that names the invoice."""


def _pay(ports: Ports) -> None:
    ports.changes.put_payment(a_key(), PAID, "p1")


def _pay_and_take_back(ports: Ports) -> None:
    _pay(ports)
    ports.changes.put_reversal(a_key(), BACK, "r1")


def _pay_a_part_back(ports: Ports) -> None:
    _pay(ports)
    ports.changes.put_reversal(a_key(), replace(BACK, amount=some_money(4_999)), "r1")


def _pay_without_a_name(ports: Ports) -> None:
    ports.changes.put_payment(a_key(), replace(PAID, invoice=None), "p1")


def _pay_dollars(ports: Ports) -> None:
    ports.changes.put_payment(a_key(), replace(PAID, amount=Money(1_500, "USD")), "p1")


def _credit(ports: Ports) -> None:
    ports.changes.put_credit_note(a_key(), NOTE, "n1")


def _credit_and_cancel(ports: Ports) -> None:
    _credit(ports)
    cancelled = replace(NOTE, status=CreditNoteStatus.CANCELLED)
    ports.changes.put_credit_note(a_key(), cancelled, "n2")


def _offer(ports: Ports) -> None:
    covered = Coverage(an_instalment_key(INVOICE.id), "due_today", TODAY, 500)
    offer = EarlyOffer(5, TODAY, (some_money(24_550),))
    ports.contacts.claim(ports.excerpt(), replace(a_contact(covered=(covered,)), offer=offer), b"")


def _remind(ports: Ports) -> None:
    covered = Coverage(an_instalment_key(INVOICE.id), "due_today", TODAY)
    ports.contacts.claim(ports.excerpt(), a_contact(covered=(covered,)), b"")


@pytest.mark.parametrize(
    "happens",
    [
        _nothing,
        _remind,
        _pay_and_take_back,
        _pay_without_a_name,
        _pay_dollars,
        _credit_and_cancel,
    ],
)
def test_a_currency_is_corrected_where_nothing_is_lost(
    ports: Ports, happens: Callable[[Ports], None]
) -> None:
    ports.changes.put_profile(a_profile())
    send(ports, INVOICE, "mxn")
    happens(ports)
    assert send(ports, in_dollars(), "usd") is Ingested.UPDATED
    (known,) = ports.account().invoices
    assert known.instalments[0].amount == Money(1_500, "USD")


@pytest.mark.parametrize("happens", [_pay, _pay_a_part_back, _credit, _offer])
def test_what_names_an_invoice_in_its_currency_keeps_it(
    ports: Ports, happens: Callable[[Ports], None]
) -> None:
    """The payment was credit in a currency that nothing was owed in, and was asked for again."""
    ports.changes.put_profile(a_profile())
    send(ports, INVOICE, "mxn")
    happens(ports)
    before = ports.account().balance
    with pytest.raises(OtherCurrency, match=r"in MXN names.*as another invoice"):
        send(ports, in_dollars(), "usd")
    assert ports.account().balance == before
    assert send(ports, INVOICE, "mxn") is Ingested.UNCHANGED
    cancelled = replace(in_dollars(), status=InvoiceStatus.CANCELLED)
    assert send(ports, cancelled, "gone") is Ingested.UPDATED
