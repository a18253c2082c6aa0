"""A status proves that WhatsApp has a message whose call failed."""

from datetime import timedelta

import pytest

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import StaleAccount
from puntual.ports.contacts import StatusReport
from tests.contracts.conftest import Ports
from tests.contracts.contacts.contact_steps import (
    DELIVERED,
    FAILED,
    LOG,
    SENT,
    refused_contact,
    second_contact,
)
from tests.factories import NOON, a_key, a_ref


def test_a_failure_that_whatsapp_reports_is_no_refusal_of_the_call(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.record_status(a_ref(), FAILED)
    (contact,) = ports.account().contacts
    assert contact.error_code == FAILED.error_code
    assert contact.error_class is FAILED.error_class
    assert contact.counts_as_attempt
    assert contact.covered == claimed.covered


@pytest.mark.parametrize("status", [DELIVERED, FAILED])
@pytest.mark.parametrize("comes_first", ["status", "refusal"])
def test_a_disproved_refusal_uses_up_the_day_and_may_not_be_tried_again(
    ports: Ports, claimed: Contact, status: StatusReport, comes_first: str
) -> None:
    """An answer of 500 says that it failed; a status says that they had it."""
    if comes_first == "status":
        ports.contacts.record_status(a_ref(), status)
    ports.contacts.settle(a_key(), refused_contact(claimed))
    assert ports.account().contacts[0].counts_as_attempt is (comes_first == "status")
    for _ in range(2):
        ports.contacts.record_status(a_ref(), status)
    (contact,) = ports.account().contacts
    assert contact.counts_as_attempt
    assert not contact.may_be_tried_again
    assert ports.account().rev == (0 if comes_first == "status" else 1)


@pytest.mark.parametrize("status", [SENT, DELIVERED, FAILED])
def test_a_second_try_that_was_decided_before_the_status_came_fails_to_claim(
    ports: Ports, claimed: Contact, status: StatusReport
) -> None:
    ports.contacts.settle(a_key(), refused_contact(claimed))
    account = ports.excerpt()
    ports.contacts.record_status(a_ref(), status)
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, second_contact(), LOG)


def test_that_it_was_sent_disproves_a_refusal_when_the_phone_is_off(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.settle(a_key(), refused_contact(claimed))
    assert ports.contacts.record_status(a_ref(), SENT)
    assert not ports.contacts.record_status(a_ref(), SENT)
    (contact,) = ports.account().contacts
    assert (contact.state, contact.error_code) == (ContactState.SENT, None)
    assert contact.counts_as_attempt
    assert not contact.may_be_tried_again


def test_that_it_was_sent_ends_the_uncertainty_of_a_lost_answer(
    ports: Ports, claimed: Contact
) -> None:
    unknown = claimed.with_evidence(ContactState.UNCERTAIN, NOON + timedelta(seconds=9))
    ports.contacts.settle(a_key(), unknown)
    assert ports.contacts.record_status(a_ref(), SENT)
    (contact,) = ports.account().contacts
    assert (contact.state, contact.wamid) == (ContactState.SENT, SENT.wamid)
