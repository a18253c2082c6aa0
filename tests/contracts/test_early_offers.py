"""What a claim offered is stored with it, and money that meets it settles the stored account."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.contact import Coverage, EarlyOffer
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.money import Money
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


@pytest.mark.parametrize("is_known_before", [True, False])
def test_an_older_debt_takes_nothing_of_the_sum_that_was_told(
    ports: Ports, is_known_before: bool
) -> None:
    older = an_invoice(external_id="OLD", minor=4_000, due_on=TODAY - timedelta(days=40))
    ports.changes.put_invoice(a_key(), _INVOICE, "i1")
    sums = (Money(95_000, "MXN"),)
    offer = EarlyOffer(5, TODAY + timedelta(days=2), sums)
    ports.contacts.claim(
        ports.excerpt(), replace(a_contact(covered=(_COVERED,)), offer=offer), b""
    )
    assert [one.offer for one in ports.account().contacts] == [offer]
    later = NOON + timedelta(days=3)
    if is_known_before:
        ports.changes.put_invoice(a_key(), older, "i2")
    paid = a_payment(minor=95_000, paid_on=TODAY, recorded_at=later)
    ports.changes.put_payment(a_key(), paid, "p1")
    if not is_known_before:
        ports.changes.put_invoice(a_key(), older, "i2")
    account = ports.account()
    assert [one.label for one in account.balance.open_instalments] == [older.label]
    assert ports.excerpt().view(later) == view_of(account, later)


def test_an_offer_for_a_due_date_that_nobody_wrote_down_is_stored_as_well(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), _INVOICE, "i1")
    told = replace(a_contact(covered=(_UNDATED,)), offer=EarlyOffer(50, TODAY))
    ports.contacts.claim(ports.excerpt(), told, b"")
    assert ports.account().contacts == (told,)
