"""The pause between two messages to one person, whose phone several debtors may share."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from puntual.application.shared_phone import with_phone_attempts
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.errors import PairBusy, StaleAccount
from puntual.domain.sending.pair_lease import PAIR_PAUSE
from tests.contracts.conftest import Ports
from tests.contracts.contacts.contact_steps import DELIVERED, LOG, refused_contact
from tests.factories import NOON, a_contact, a_document, a_key, a_profile, a_ref, an_invoice


def test_a_message_that_follows_too_soon_waits_for_its_person(
    ports: Ports, claimed: Contact
) -> None:
    """The reminder was delivered at once, and three seconds later the payment came."""
    ports.contacts.record_status(a_ref(), DELIVERED)
    thanks = partial(a_contact, seq=2, purpose=Purpose.RECEIPT, receipts=[a_document("P-1")])
    with pytest.raises(PairBusy) as caught:
        ports.contacts.claim(ports.excerpt(), thanks(claimed_at=NOON + PAIR_PAUSE / 2), LOG)
    assert caught.value.until == claimed.claimed_at + PAIR_PAUSE
    ports.contacts.claim(ports.excerpt(), thanks(claimed_at=caught.value.until), LOG)
    assert len(ports.account().contacts) == 2


def _share_a_phone(ports: Ports, *debtors: str) -> list[Account]:
    for debtor in debtors:
        ports.changes.put_profile(a_profile(key=a_key(debtor)))
    return [ports.account(a_key(debtor)) for debtor in debtors]


def test_two_debtors_behind_one_phone_are_not_written_to_at_the_same_time(ports: Ports) -> None:
    one, other = _share_a_phone(ports, "d-1", "d-2")
    ports.contacts.claim(excerpt_of(one), a_contact(), LOG)
    soon = a_contact(claimed_at=NOON + timedelta(seconds=1))
    with pytest.raises(PairBusy) as caught:
        ports.contacts.claim(excerpt_of(other), soon, LOG)
    assert caught.value.until == NOON + PAIR_PAUSE
    assert ports.account(other.key).contacts == ()
    ports.contacts.claim(excerpt_of(other), a_contact(claimed_at=NOON + PAIR_PAUSE), LOG)


def test_a_decision_from_before_the_other_debtors_message_is_not_claimed_after_the_pause(
    ports: Ports,
) -> None:
    one, other = _share_a_phone(ports, "d-1", "d-2")
    ports.contacts.claim(excerpt_of(one), a_contact(), LOG)
    later = a_contact(claimed_at=NOON + 2 * PAIR_PAUSE)
    with pytest.raises(PairBusy):
        ports.contacts.claim(excerpt_of(other), later, LOG, NOON - timedelta(seconds=1))
    assert ports.account(other.key).contacts == ()
    ports.contacts.claim(excerpt_of(other), later, LOG, NOON + timedelta(seconds=1))


def test_after_a_refusal_for_the_pause_nobody_behind_the_phone_is_claimed_before_its_end(
    ports: Ports,
) -> None:
    """Two refusals for one debtor; eight seconds later the other one had the phone's turn."""
    one, other = _share_a_phone(ports, "d-1", "d-2")
    for seq, at in ((1, NOON), (2, NOON + timedelta(minutes=1))):
        contact = a_contact(seq=seq, attempt=seq, claimed_at=at)
        ports.contacts.claim(ports.excerpt(one.key), contact, LOG)
        refused = replace(
            refused_contact(contact),
            settled_at=at,
            error_code=131056,
            error_class=SendErrorClass.PAIR_DELAY,
        )
        ports.contacts.settle(one.key, refused)
    seen = with_phone_attempts(ports.accounts, ports.people, ports.excerpt(other.key))
    until = at + timedelta(seconds=16)
    with pytest.raises(PairBusy) as caught:
        ports.contacts.claim(seen, a_contact(claimed_at=until - timedelta(seconds=1)), LOG)
    assert caught.value.until == until
    ports.contacts.claim(seen, a_contact(claimed_at=until), LOG, at)


def test_a_stale_claim_leaves_no_lease_behind(ports: Ports) -> None:
    one, other = _share_a_phone(ports, "d-1", "d-2")
    ports.changes.put_invoice(one.key, an_invoice(), "i1")
    with pytest.raises(StaleAccount):
        ports.contacts.claim(excerpt_of(one), a_contact(), LOG)
    ports.contacts.claim(excerpt_of(other), a_contact(), LOG)


def test_a_stale_claim_is_stale_even_when_the_person_is_busy(ports: Ports) -> None:
    one, other = _share_a_phone(ports, "d-1", "d-2")
    ports.contacts.claim(excerpt_of(one), a_contact(), LOG)
    with pytest.raises(StaleAccount):
        ports.contacts.claim(excerpt_of(one), a_contact(), LOG)
    assert other.shares_phone
