"""What a claim offered is stored with it, and money that meets it settles the stored account."""

from dataclasses import replace
from datetime import timedelta

from puntual.domain.accounts.contact import Coverage, EarlyOffer
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.receivables.receivable import InstalmentKey
from tests.contracts.conftest import Ports
from tests.factories import NOON, TODAY, a_contact, a_key, a_payment, an_invoice

_INVOICE = an_invoice(minor=100_000)
_COVERED = Coverage(InstalmentKey(_INVOICE.id, 1), "due_today", TODAY, 5_000)
_UNDATED = replace(_COVERED, due_on=None)


def test_money_that_meets_an_offer_on_record_leaves_nothing_open(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), _INVOICE, "i1")
    told = replace(a_contact(covered=(_COVERED,)), offer=EarlyOffer(5, TODAY + timedelta(days=2)))
    ports.contacts.claim(ports.excerpt(), told, b"")
    assert ports.account().contacts == (told,)
    later = NOON + timedelta(days=3)
    paid = a_payment(minor=95_000, paid_on=TODAY, recorded_at=later, invoice=_INVOICE.id)
    ports.changes.put_payment(a_key(), paid, "p1")
    account = ports.account()
    assert account.balance.open_instalments == ()
    assert ports.excerpt().view(later) == view_of(account, later)


def test_an_offer_for_a_due_date_that_nobody_wrote_down_is_stored_as_well(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), _INVOICE, "i1")
    told = replace(a_contact(covered=(_UNDATED,)), offer=EarlyOffer(50, TODAY))
    ports.contacts.claim(ports.excerpt(), told, b"")
    assert ports.account().contacts == (told,)
