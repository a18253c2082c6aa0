"""What the sender records of a claimed contact."""

from dataclasses import replace

from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from tests.account_facts import attempts_of, open_contact
from tests.contracts.conftest import Ports
from tests.contracts.contacts.contact_steps import LOG, READ, refused_contact
from tests.factories import (
    NOON,
    a_contact,
    a_key,
    a_profile,
    a_ref,
    an_accepted_contact,
    an_invoice,
)


def test_an_acceptance_says_nothing_that_the_claim_does_not_say(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.settle(a_key(), an_accepted_contact())
    assert claimed.id == an_accepted_contact().id
    assert ports.account().contacts == (claimed,)


def test_an_acceptance_over_another_channel_is_on_record_for_no_status_follows(
    ports: Ports,
) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    by_sms = replace(a_contact(), channel=Channel.SMS)
    ports.contacts.claim(ports.excerpt(), by_sms, LOG)
    accepted = replace(
        by_sms, state=ContactState.ACCEPTED, settled_at=NOON, accepted_at=NOON, wamid="sms-1"
    )
    ports.contacts.settle(a_key(), accepted)
    assert ports.account().contacts == (accepted,)


def test_what_a_message_answers_is_on_record(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    answer = a_contact(purpose=Purpose.AGREEMENT, holds=["reply.2", "reply.1"])
    ports.contacts.claim(ports.excerpt(), answer, LOG)
    assert ports.account().contacts == (answer,)


def test_settling_twice_is_settling_once(ports: Ports, claimed: Contact) -> None:
    ports.contacts.settle(a_key(), refused_contact(claimed))
    ports.contacts.settle(a_key(), refused_contact(claimed))
    assert ports.account().contacts == (refused_contact(claimed),)


def test_a_refusal_is_on_record_with_its_code(ports: Ports, claimed: Contact) -> None:
    refused = replace(
        refused_contact(claimed), error_code=131026, error_class=SendErrorClass.SUPPRESS_RECIPIENT
    )
    ports.contacts.settle(a_key(), refused)
    assert ports.account().contacts == (refused,)
    assert refused.was_refused


def test_a_claim_that_was_given_back_neither_counts_nor_stays_open(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.settle(a_key(), claimed.given_back(NOON))
    account = ports.account()
    assert open_contact(account) is None
    assert attempts_of(account, Purpose.REMINDER) == ()
    assert account.contacts[0].may_be_tried_again


def test_a_later_settlement_adds_to_what_is_known(ports: Ports, claimed: Contact) -> None:
    uncertain = replace(claimed, state=ContactState.UNCERTAIN, settled_at=NOON)
    expired = replace(claimed, state=ContactState.EXPIRED, settled_at=claimed.deadline)
    ports.contacts.settle(a_key(), uncertain)
    assert ports.account().contacts == (uncertain,)
    assert open_contact(ports.account()) == uncertain
    ports.contacts.settle(a_key(), expired)
    assert ports.account().contacts == (expired,)
    ports.contacts.settle(a_key(), uncertain)
    assert ports.account().contacts == (expired,)


def test_what_was_never_claimed_is_not_settled(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    ports.contacts.settle(a_key(), refused_contact(a_contact()))
    assert ports.account().contacts == ()


def test_what_expired_may_still_turn_out_to_have_arrived(ports: Ports, claimed: Contact) -> None:
    expired = replace(claimed, state=ContactState.EXPIRED, settled_at=claimed.deadline)
    ports.contacts.settle(a_key(), expired)
    assert ports.contacts.record_status(a_ref(), READ)
    (contact,) = ports.account().contacts
    assert (contact.state, contact.accepted_at) == (ContactState.READ, READ.at)


def test_the_id_that_whatsapp_answers_with_finds_the_debtor(
    ports: Ports, claimed: Contact
) -> None:
    ports.changes.put_profile(a_profile())
    ports.contacts.settle(a_key(), an_accepted_contact(), "5215559999999")
    assert list(ports.people.find(a_key().creditor, "5215559999999").debtors) == [a_key()]
    assert "5215559999999" in ports.account().profile.wa_ids
    assert ports.account().contacts == (claimed,)
