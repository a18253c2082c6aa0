from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from puntual.domain.contact import Contact, Purpose
from puntual.domain.errors import StaleAccount
from puntual.domain.ids import ContactId, ContactRef
from puntual.domain.lifecycle import ContactState
from puntual.domain.send_error import SendErrorClass
from puntual.ports import StatusReport
from tests.contracts.conftest import Ports
from tests.factories import (
    NOON,
    TODAY,
    a_consent,
    a_contact,
    a_document,
    a_key,
    a_payment,
    a_ref,
    a_status,
    an_accepted_contact,
    an_invoice,
)

SENT = a_status(ContactState.SENT, NOON + timedelta(seconds=2))
DELIVERED = a_status(ContactState.DELIVERED, NOON + timedelta(seconds=5))
READ = a_status(ContactState.READ, NOON + timedelta(minutes=9))
FAILED = a_status(
    ContactState.FAILED,
    NOON + timedelta(seconds=3),
    error_code=131026,
    error_class=SendErrorClass.SUPPRESS_RECIPIENT,
)


@pytest.fixture
def claimed(ports: Ports) -> Contact:
    """The claim on an account with one invoice."""
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    contact = a_contact()
    ports.contacts.claim(ports.account(), contact)
    return contact


def test_a_claim_stands_open_in_the_account(ports: Ports, claimed: Contact) -> None:
    account = ports.account()
    assert (account.open_contact, account.contacts, account.rev) == (claimed, (), 2)


def test_of_two_claims_on_the_same_read_exactly_one_wins(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    account = ports.account()
    ports.contacts.claim(account, a_contact(step="due_today"))
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, a_contact(step="overdue_3_days"))
    assert ports.account().open_contact == a_contact(step="due_today")


def test_nothing_is_claimed_in_an_account_that_is_not_there(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    gone = replace(ports.account(), profile=replace(ports.account().profile, key=a_key("d-2")))
    with pytest.raises(StaleAccount):
        ports.contacts.claim(gone, a_contact())
    assert ports.accounts.read(a_key("d-2")) is None


def test_a_payment_between_read_and_claim_makes_the_claim_fail(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    account = ports.account()
    ports.changes.put_payment(a_key(), a_payment(), "p1")
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, a_contact())
    assert ports.account().open_contact is None


def test_an_opt_out_between_read_and_claim_makes_the_claim_fail(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    account = ports.account()
    ports.changes.add_consent(a_key(), a_consent())
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, a_contact())


def test_a_settled_contact_is_on_record_and_its_claim_is_closed(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.settle(a_key(), an_accepted_contact())
    account = ports.account()
    assert claimed.id == an_accepted_contact().id
    assert (account.open_contact, account.contacts) == (None, (an_accepted_contact(),))
    assert account.rev == 3


def test_the_holds_that_a_message_answers_are_on_record(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    answer = a_contact(purpose=Purpose.AGREEMENT, holds=["reply.2", "reply.1"])
    ports.contacts.claim(ports.account(), answer)
    assert ports.account().open_contact == answer
    ports.contacts.settle(a_key(), answer)
    assert ports.account().contacts == (answer,)


def test_settling_twice_is_settling_once(ports: Ports, claimed: Contact) -> None:
    ports.contacts.settle(a_key(), an_accepted_contact())
    ports.contacts.settle(a_key(), an_accepted_contact())
    assert ports.account().contacts == (an_accepted_contact(),)
    assert ports.account().key == a_key()
    assert claimed.state is ContactState.CLAIMED


def test_a_refusal_is_on_record_with_its_code(ports: Ports, claimed: Contact) -> None:
    refused = replace(
        claimed,
        state=ContactState.FAILED,
        settled_at=NOON,
        error_code=131026,
        error_class=SendErrorClass.SUPPRESS_RECIPIENT,
    )
    ports.contacts.settle(a_key(), refused)
    assert ports.account().contacts == (refused,)
    assert refused.was_refused


def test_settling_one_contact_leaves_the_claim_of_another_open(
    ports: Ports, claimed: Contact
) -> None:
    other = a_contact(purpose=Purpose.RECEIPT, receipts=[a_document("P-1")])
    ports.contacts.settle(a_key(), replace(other, state=ContactState.EXPIRED))
    account = ports.account()
    assert account.open_contact == claimed
    assert account.contacts == (replace(other, state=ContactState.EXPIRED),)
    assert account.rev == 3


def test_a_later_settlement_adds_to_what_is_known(ports: Ports, claimed: Contact) -> None:
    uncertain = replace(claimed, state=ContactState.UNCERTAIN, settled_at=NOON)
    expired = replace(claimed, state=ContactState.EXPIRED, settled_at=claimed.deadline)
    ports.contacts.settle(a_key(), uncertain)
    assert ports.account().contacts == (uncertain,)
    ports.contacts.settle(a_key(), expired)
    assert ports.account().contacts == (expired,)


@pytest.mark.parametrize("order", list(permutations([SENT, DELIVERED, READ])))
@pytest.mark.parametrize("settled_after", [0, 1, 2, 3])
def test_statuses_in_any_order_around_the_settlement_end_alike(
    ports: Ports, claimed: Contact, order: Sequence[StatusReport], settled_after: int
) -> None:
    for position, status in enumerate((*order, *order)):
        if position == settled_after:
            ports.contacts.settle(a_key(), an_accepted_contact())
        ports.contacts.record_status(a_ref(), status)
    account = ports.account()
    known = replace(an_accepted_contact(), state=ContactState.READ, settled_at=READ.at)
    assert (account.open_contact, account.contacts) == (None, (known,))
    assert claimed.id == known.id


@pytest.mark.parametrize("order", list(permutations([SENT, FAILED, DELIVERED])))
def test_a_proof_of_delivery_beats_a_failure_in_any_order(
    ports: Ports, claimed: Contact, order: Sequence[StatusReport]
) -> None:
    for status in order:
        ports.contacts.record_status(a_ref(), status)
    known = replace(
        claimed,
        state=ContactState.DELIVERED,
        settled_at=DELIVERED.at,
        accepted_at=DELIVERED.at,
        wamid=DELIVERED.wamid,
    )
    assert ports.account().contacts == (known,)


def test_a_status_that_says_nothing_new_says_so(ports: Ports) -> None:
    news = [
        ports.contacts.record_status(a_ref(), status)
        for status in (SENT, SENT, READ, DELIVERED, READ)
    ]
    assert news == [True, False, True, False, False]


def test_a_failure_that_whatsapp_reports_is_no_refusal_at_the_door(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.record_status(a_ref(), FAILED)
    (contact,) = ports.account().contacts
    assert contact.error_code == FAILED.error_code
    assert contact.error_class is FAILED.error_class
    assert contact.counts_as_attempt
    assert contact.covered == claimed.covered


@pytest.mark.parametrize("status", [SENT, FAILED])
@pytest.mark.parametrize("comes_first", ["status", "refusal"])
def test_a_refusal_that_whatsapp_belies_uses_up_the_day_and_may_not_be_tried_again(
    ports: Ports, claimed: Contact, status: StatusReport, comes_first: str
) -> None:
    """An answer of 500 says that it failed; a status of any kind says that they had it."""
    refused = replace(
        claimed,
        state=ContactState.FAILED,
        settled_at=NOON,
        error_code=131000,
        error_class=SendErrorClass.RETRY,
    )
    if comes_first == "status":
        ports.contacts.record_status(a_ref(), status)
    ports.contacts.settle(a_key(), refused)
    assert ports.account().contacts[0].counts_as_attempt is (comes_first == "status")
    ports.contacts.record_status(a_ref(), status)
    (contact,) = ports.account().contacts
    assert contact.counts_as_attempt
    assert not contact.may_be_tried_again


def test_a_second_try_that_was_decided_before_the_status_came_fails_to_claim(
    ports: Ports, claimed: Contact
) -> None:
    refused = replace(
        claimed,
        state=ContactState.FAILED,
        settled_at=NOON,
        error_code=131000,
        error_class=SendErrorClass.RETRY,
    )
    ports.contacts.settle(a_key(), refused)
    account = ports.account()
    ports.contacts.record_status(a_ref(), SENT)
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, a_contact(attempt=2))


def test_a_status_of_the_open_claim_tells_its_outcome(ports: Ports, claimed: Contact) -> None:
    ports.contacts.record_status(a_ref(), DELIVERED)
    account = ports.account()
    known = replace(
        claimed,
        state=ContactState.DELIVERED,
        settled_at=DELIVERED.at,
        accepted_at=DELIVERED.at,
        wamid=DELIVERED.wamid,
    )
    assert (account.open_contact, account.contacts) == (None, (known,))


def test_a_new_claim_first_files_the_one_that_a_status_settled(
    ports: Ports, claimed: Contact
) -> None:
    """The sender died after its claim, a status told the outcome, and the next claim came."""
    ports.contacts.record_status(a_ref(), DELIVERED)
    known = ports.account().contacts
    thanks = a_contact(purpose=Purpose.RECEIPT, receipts=[a_document("P-1")])
    with pytest.raises(StaleAccount):
        ports.contacts.claim(ports.account(), thanks)
    ports.contacts.claim(ports.account(), thanks)
    account = ports.account()
    assert (account.open_contact, account.contacts) == (thanks, known)
    assert known[0].covered == claimed.covered


def test_a_new_claim_first_files_the_one_that_nobody_settled(
    ports: Ports, claimed: Contact
) -> None:
    tomorrow = a_contact(local_date=TODAY + timedelta(days=1))
    with pytest.raises(StaleAccount):
        ports.contacts.claim(ports.account(), tomorrow)
    ports.contacts.claim(ports.account(), tomorrow)
    account = ports.account()
    uncertain = replace(claimed, state=ContactState.UNCERTAIN, settled_at=claimed.claimed_at)
    assert (account.open_contact, account.contacts) == (tomorrow, (uncertain,))


def test_a_contact_that_only_its_id_tells_of_uses_up_its_day(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    ports.contacts.record_status(a_ref(), DELIVERED)
    (contact,) = ports.account().attempts(Purpose.REMINDER)
    assert (contact.id, contact.local_date) == (a_contact().id, TODAY)
    assert contact.state is ContactState.DELIVERED


@pytest.mark.parametrize(
    "name", ["reminder", "20260302.greeting.1", "20261350.reminder.1", "x.reminder.1"]
)
def test_a_status_of_something_that_was_never_sent_is_ignored(ports: Ports, name: str) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    ports.contacts.record_status(ContactRef(a_key(), ContactId(name)), DELIVERED)
    assert ports.account().contacts == ()


def test_the_id_that_whatsapp_answers_with_finds_the_debtor(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.settle(a_key(), an_accepted_contact(), "5215559999999")
    assert list(ports.people.debtors_of(a_key().creditor, "5215559999999")) == [a_key()]
    assert ports.account().profile.wa_ids == {"5215559999999"}
    assert ports.account().open_contact is None
    assert claimed.id == an_accepted_contact().id
