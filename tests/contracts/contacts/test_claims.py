"""A claim succeeds only on what was read, and only once."""

from dataclasses import replace

import pytest

from puntual.domain.accounts.contact import LAST_SEQ, Contact
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.errors import Conflict, StaleAccount
from tests.account_facts import open_contact
from tests.contracts.conftest import Ports
from tests.contracts.contacts.contact_steps import LOG, refused_contact, second_contact
from tests.factories import a_consent, a_contact, a_key, a_payment, an_invoice


def test_a_claim_stands_open_in_the_account(ports: Ports, claimed: Contact) -> None:
    account = ports.account()
    assert (open_contact(account), account.contacts, account.rev) == (claimed, (claimed,), 0)


def test_of_two_claims_on_the_same_read_exactly_one_wins(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    account = ports.excerpt()
    ports.contacts.claim(account, a_contact(step="due_today"), LOG)
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, a_contact(step="overdue_3_days"), LOG)
    assert open_contact(ports.account()) == a_contact(step="due_today")


def test_the_same_read_gives_no_second_claim_when_nothing_changed_since_the_first(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.settle(a_key(), refused_contact(claimed))
    account = ports.excerpt()
    ports.contacts.claim(account, second_contact(), LOG)
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, second_contact(), LOG)
    assert [one.id for one in ports.account().contacts] == [claimed.id, second_contact().id]


def test_nothing_is_claimed_in_an_account_that_was_read_before_it_was_there(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    gone = replace(ports.account(), profile=replace(ports.account().profile, key=a_key("d-2")))
    with pytest.raises(StaleAccount):
        ports.contacts.claim(excerpt_of(gone), a_contact(), LOG)
    assert ports.accounts.read(a_key("d-2")) is None


def test_a_payment_between_read_and_claim_makes_the_claim_fail(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    account = ports.excerpt()
    ports.changes.put_payment(a_key(), a_payment(), "p1")
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, a_contact(), LOG)
    assert open_contact(ports.account()) is None


def test_a_payment_after_the_last_contact_makes_the_next_claim_fail(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.settle(a_key(), refused_contact(claimed))
    account = ports.excerpt()
    ports.changes.put_payment(a_key(), a_payment(), "p1")
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, second_contact(), LOG)
    ports.contacts.claim(ports.excerpt(), second_contact(), LOG)
    assert ports.account().rev == 0


def test_an_opt_out_between_read_and_claim_makes_the_claim_fail(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    account = ports.excerpt()
    ports.changes.add_consent(a_key(), a_consent())
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, a_contact(), LOG)


def test_a_contact_that_was_planned_for_another_place_is_not_claimed(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    with pytest.raises(StaleAccount):
        ports.contacts.claim(ports.excerpt(), a_contact(seq=2), LOG)


def test_an_account_without_a_place_for_another_contact_says_so(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    account = replace(ports.account(), contacts=(a_contact(seq=LAST_SEQ),))
    with pytest.raises(Conflict, match="no place"):
        ports.contacts.claim(excerpt_of(account), a_contact(seq=account.next_seq), LOG)
