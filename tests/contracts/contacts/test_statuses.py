"""Statuses of WhatsApp in any order, and those that match no contact."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import StaleAccount
from puntual.domain.ids import ContactId, ContactRef
from puntual.ports.contacts import StatusReport
from tests.account_facts import attempts_of, open_contact
from tests.contracts.conftest import Ports
from tests.contracts.contacts.contact_steps import DELIVERED, FAILED, LOG, READ, SENT
from tests.factories import TODAY, a_contact, a_key, a_ref, an_accepted_contact, an_invoice


@pytest.mark.parametrize("order", list(permutations([SENT, DELIVERED, READ])))
@pytest.mark.parametrize("settled_after", [0, 1, 2, 3])
def test_statuses_in_any_order_around_the_settlement_end_alike(
    ports: Ports, claimed: Contact, order: Sequence[StatusReport], settled_after: int
) -> None:
    for position, status in enumerate((*order, *order)):
        if position == settled_after:
            ports.contacts.settle(a_key(), an_accepted_contact())
        ports.contacts.record_status(a_ref(), status)
    (contact,) = ports.account().contacts
    assert contact.id == claimed.id
    assert (contact.state, contact.settled_at) == (ContactState.READ, READ.at)
    assert contact.accepted_at is not None
    assert contact.wamid == READ.wamid


@pytest.mark.parametrize("order", list(permutations([SENT, FAILED, DELIVERED])))
def test_a_proof_of_delivery_beats_a_failure_in_any_order(
    ports: Ports, claimed: Contact, order: Sequence[StatusReport]
) -> None:
    for status in order:
        ports.contacts.record_status(a_ref(), status)
    (contact,) = ports.account().contacts
    assert contact.id == claimed.id
    assert (contact.state, contact.error_code) == (ContactState.DELIVERED, None)
    assert contact.settled_at == DELIVERED.at


def test_a_status_that_says_nothing_new_says_so(ports: Ports, claimed: Contact) -> None:
    news = [
        ports.contacts.record_status(a_ref(claimed), status)
        for status in (SENT, DELIVERED, SENT, READ, DELIVERED, READ)
    ]
    assert news == [False, True, False, True, False, False]


def test_a_status_of_the_open_claim_is_its_outcome(ports: Ports, claimed: Contact) -> None:
    ports.contacts.record_status(a_ref(), DELIVERED)
    account = ports.account()
    known = replace(
        claimed,
        state=ContactState.DELIVERED,
        settled_at=DELIVERED.at,
        accepted_at=DELIVERED.at,
        wamid=DELIVERED.wamid,
    )
    assert (open_contact(account), account.contacts) == (None, (known,))


def test_a_contact_known_by_a_status_alone_uses_up_its_day(ports: Ports) -> None:
    """The table was restored to an instant before the claim; the message had left all the same."""
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    read = ports.excerpt()
    assert ports.contacts.record_status(a_ref(), DELIVERED)
    (contact,) = attempts_of(ports.account(), Purpose.REMINDER)
    assert (contact.id, contact.local_date) == (a_contact().id, TODAY)
    assert contact.state is ContactState.DELIVERED
    with pytest.raises(StaleAccount):
        ports.contacts.claim(read, a_contact(), LOG)


def test_a_status_of_a_contact_far_ahead_of_the_account_is_ignored(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    assert not ports.contacts.record_status(a_ref(a_contact(seq=7)), DELIVERED)
    assert ports.account().contacts == ()


def test_a_status_of_another_contact_in_the_same_place_is_ignored(
    ports: Ports, claimed: Contact
) -> None:
    other = a_contact(local_date=TODAY - timedelta(days=1))
    assert not ports.contacts.record_status(a_ref(other), DELIVERED)
    assert ports.account().contacts == (claimed,)


@pytest.mark.parametrize(
    "name",
    [
        "reminder",
        "20260302.reminder.1",
        "000001.20260302.greeting.1",
        "000001.20261350.reminder.1",
        "x.20260302.reminder.1",
    ],
)
def test_a_status_of_something_that_was_never_sent_is_ignored(ports: Ports, name: str) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    ref = ContactRef(a_key(), ContactId(name))
    assert not ports.contacts.record_status(ref, DELIVERED)
    assert ports.account().contacts == ()
