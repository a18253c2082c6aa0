"""Old contacts leave the account: nothing that is read of it tells the difference."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.excerpt import KEPT_APART
from puntual.domain.accounts.history import FEWEST_TOGETHER
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import ContactId
from tests.contracts.conftest import Ports
from tests.factories import NOON, a_contact, a_key, a_payment, a_ref, a_status, an_invoice

COUNT = FEWEST_TOGETHER + KEPT_APART
LATER = NOON + timedelta(days=100)


def _at(seq: int) -> datetime:
    return NOON + seq * timedelta(days=3)


def _contact(seq: int) -> Contact:
    at = _at(seq)
    return a_contact(seq=seq, claimed_at=at, local_date=at.date())


@pytest.fixture
def grown(ports: Ports) -> Ports:
    """An account whose first contacts are worth a move."""
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    for seq in range(1, COUNT + 1):
        contact = _contact(seq)
        ports.contacts.claim(ports.excerpt(), contact, f"log {seq}".encode())
        status = a_status(at=_at(seq) + timedelta(minutes=1), wamid=f"wamid.{seq}")
        ports.contacts.record_status(a_ref(contact), status)
    return ports


def test_old_contacts_leave_once(grown: Ports) -> None:
    assert grown.history.move(grown.excerpt(), LATER) == FEWEST_TOGETHER
    assert grown.history.move(grown.excerpt(), LATER) == 0


def test_an_account_as_it_was_read_long_ago_will_do(grown: Ports) -> None:
    before = grown.excerpt()
    grown.contacts.claim(before, _contact(COUNT + 1), b"log")
    assert grown.history.move(before, LATER) == FEWEST_TOGETHER
    assert grown.changes.refold(a_key(), LATER) is False


def test_of_a_new_account_nothing_leaves(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    assert ports.history.move(ports.excerpt(), LATER) == 0


def test_young_contacts_stay(grown: Ports) -> None:
    assert grown.history.move(grown.excerpt(), _at(COUNT)) == 0


def test_an_account_is_read_and_looked_at_as_before(grown: Ports) -> None:
    account, excerpt = grown.account(), grown.excerpt()
    grown.history.move(grown.excerpt(), LATER)
    assert grown.account() == account
    assert grown.excerpt() == excerpt
    assert grown.changes.refold(a_key(), LATER) is False


def test_the_logs_of_their_decisions_are_read_as_before(grown: Ports) -> None:
    logs = grown.decisions.logs(a_key())
    assert len(logs) == COUNT
    grown.history.move(grown.excerpt(), LATER)
    assert grown.decisions.logs(a_key()) == logs


def test_the_next_claim_and_a_payment_go_on_as_before(grown: Ports) -> None:
    grown.history.move(grown.excerpt(), LATER)
    contact = _contact(COUNT + 1)
    grown.contacts.claim(grown.excerpt(), contact, b"log")
    grown.changes.put_payment(a_key(), a_payment(), "p1")
    assert [one.id for one in grown.account().contacts][-1] == contact.id
    assert len(grown.account().contacts) == COUNT + 1
    assert grown.changes.refold(a_key(), LATER) is False


def test_that_a_message_was_read_is_kept_though_its_contact_has_left(grown: Ports) -> None:
    grown.history.move(grown.excerpt(), LATER)
    read = a_status(ContactState.READ, LATER, "wamid.1")
    assert grown.contacts.record_status(a_ref(_contact(1)), read) is True
    contact = grown.account().contacts[0]
    assert (contact.state, contact.settled_at) == (ContactState.READ, LATER)
    assert grown.changes.refold(a_key(), LATER) is False


def test_a_repeated_late_status_is_no_news(grown: Ports) -> None:
    grown.history.move(grown.excerpt(), LATER)
    read = a_status(ContactState.READ, LATER, "wamid.1")
    grown.contacts.record_status(a_ref(_contact(1)), read)
    assert grown.contacts.record_status(a_ref(_contact(1)), read) is False
    assert len(grown.account().contacts) == COUNT


def test_a_late_status_of_another_name_changes_nothing(grown: Ports) -> None:
    grown.history.move(grown.excerpt(), LATER)
    account = grown.account()
    other = a_contact(seq=1, attempt=9)
    grown.contacts.record_status(a_ref(other), a_status(ContactState.READ, LATER))
    grown.contacts.record_status(
        replace(a_ref(a_contact()), contact=ContactId("unknown")), a_status(at=LATER)
    )
    assert grown.account() == account
