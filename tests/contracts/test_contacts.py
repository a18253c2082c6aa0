from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import permutations
from typing import Any

import pytest

from puntual.application.shared_phone import with_phone_attempts
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import LAST_SEQ, Contact, Purpose
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.errors import Conflict, PairBusy, StaleAccount
from puntual.domain.ids import ContactId, ContactRef
from puntual.domain.sending.pair_lease import PAIR_PAUSE
from puntual.ports.contacts import StatusReport
from tests.contracts.conftest import Ports
from tests.factories import (
    NOON,
    TODAY,
    a_consent,
    a_contact,
    a_document,
    a_key,
    a_payment,
    a_profile,
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


LOG = b"\x02log"
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def claimed(ports: Ports) -> Contact:
    """The claim on an account with one invoice."""
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    contact = a_contact()
    ports.contacts.claim(ports.account(), contact, LOG)
    return contact


def _refused(claimed: Contact) -> Contact:
    return replace(
        claimed,
        state=ContactState.FAILED,
        settled_at=NOON,
        error_code=131000,
        error_class=SendErrorClass.RETRY,
    )


def _second(**parts: Any) -> Contact:
    return a_contact(**{"seq": 2, "attempt": 2, "claimed_at": LATER, **parts})


def test_a_claim_stands_open_in_the_account(ports: Ports, claimed: Contact) -> None:
    account = ports.account()
    assert (account.open_contact, account.contacts, account.rev) == (claimed, (claimed,), 0)


def test_of_two_claims_on_the_same_read_exactly_one_wins(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    account = ports.account()
    ports.contacts.claim(account, a_contact(step="due_today"), LOG)
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, a_contact(step="overdue_3_days"), LOG)
    assert ports.account().open_contact == a_contact(step="due_today")


def test_the_same_read_gives_no_second_claim_when_nothing_changed_since_the_first(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.settle(a_key(), _refused(claimed))
    account = ports.account()
    ports.contacts.claim(account, _second(), LOG)
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, _second(), LOG)
    assert [one.id for one in ports.account().contacts] == [claimed.id, _second().id]


def test_nothing_is_claimed_in_an_account_that_was_read_before_it_was_there(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    gone = replace(ports.account(), profile=replace(ports.account().profile, key=a_key("d-2")))
    with pytest.raises(StaleAccount):
        ports.contacts.claim(gone, a_contact(), LOG)
    assert ports.accounts.read(a_key("d-2")) is None


def test_a_payment_between_read_and_claim_makes_the_claim_fail(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    account = ports.account()
    ports.changes.put_payment(a_key(), a_payment(), "p1")
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, a_contact(), LOG)
    assert ports.account().open_contact is None


def test_a_payment_after_the_last_contact_makes_the_next_claim_fail(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.settle(a_key(), _refused(claimed))
    account = ports.account()
    ports.changes.put_payment(a_key(), a_payment(), "p1")
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, _second(), LOG)
    ports.contacts.claim(ports.account(), _second(), LOG)
    assert ports.account().rev == 0


def test_an_opt_out_between_read_and_claim_makes_the_claim_fail(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    account = ports.account()
    ports.changes.add_consent(a_key(), a_consent())
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, a_contact(), LOG)


def test_a_contact_that_was_planned_for_another_place_is_not_claimed(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    with pytest.raises(StaleAccount):
        ports.contacts.claim(ports.account(), a_contact(seq=2), LOG)


def test_an_account_without_a_place_for_another_contact_says_so(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    account = replace(ports.account(), contacts=(a_contact(seq=LAST_SEQ),))
    with pytest.raises(Conflict, match="no place"):
        ports.contacts.claim(account, a_contact(seq=account.next_seq), LOG)


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
    ports.contacts.claim(ports.account(), by_sms, LOG)
    accepted = replace(
        by_sms, state=ContactState.ACCEPTED, settled_at=NOON, accepted_at=NOON, wamid="sms-1"
    )
    ports.contacts.settle(a_key(), accepted)
    assert ports.account().contacts == (accepted,)


def test_what_a_message_answers_is_on_record(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    answer = a_contact(purpose=Purpose.AGREEMENT, holds=["reply.2", "reply.1"])
    ports.contacts.claim(ports.account(), answer, LOG)
    assert ports.account().contacts == (answer,)


def test_settling_twice_is_settling_once(ports: Ports, claimed: Contact) -> None:
    ports.contacts.settle(a_key(), _refused(claimed))
    ports.contacts.settle(a_key(), _refused(claimed))
    assert ports.account().contacts == (_refused(claimed),)


def test_a_refusal_is_on_record_with_its_code(ports: Ports, claimed: Contact) -> None:
    refused = replace(
        _refused(claimed), error_code=131026, error_class=SendErrorClass.SUPPRESS_RECIPIENT
    )
    ports.contacts.settle(a_key(), refused)
    assert ports.account().contacts == (refused,)
    assert refused.was_refused


def test_a_claim_that_was_given_back_neither_counts_nor_stays_open(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.settle(a_key(), claimed.given_back(NOON))
    account = ports.account()
    assert account.open_contact is None
    assert account.attempts(Purpose.REMINDER) == ()
    assert account.contacts[0].may_be_tried_again


def test_a_later_settlement_adds_to_what_is_known(ports: Ports, claimed: Contact) -> None:
    uncertain = replace(claimed, state=ContactState.UNCERTAIN, settled_at=NOON)
    expired = replace(claimed, state=ContactState.EXPIRED, settled_at=claimed.deadline)
    ports.contacts.settle(a_key(), uncertain)
    assert ports.account().contacts == (uncertain,)
    assert ports.account().open_contact == uncertain
    ports.contacts.settle(a_key(), expired)
    assert ports.account().contacts == (expired,)
    ports.contacts.settle(a_key(), uncertain)
    assert ports.account().contacts == (expired,)


def test_what_was_never_claimed_is_not_settled(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    ports.contacts.settle(a_key(), _refused(a_contact()))
    assert ports.account().contacts == ()


def test_what_expired_may_still_turn_out_to_have_arrived(ports: Ports, claimed: Contact) -> None:
    expired = replace(claimed, state=ContactState.EXPIRED, settled_at=claimed.deadline)
    ports.contacts.settle(a_key(), expired)
    assert ports.contacts.record_status(a_ref(), READ)
    (contact,) = ports.account().contacts
    assert (contact.state, contact.accepted_at) == (ContactState.READ, READ.at)


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


def test_a_failure_that_whatsapp_reports_is_no_refusal_at_the_door(
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
def test_a_refusal_that_whatsapp_belies_uses_up_the_day_and_may_not_be_tried_again(
    ports: Ports, claimed: Contact, status: StatusReport, comes_first: str
) -> None:
    """An answer of 500 says that it failed; a status says that they had it."""
    if comes_first == "status":
        ports.contacts.record_status(a_ref(), status)
    ports.contacts.settle(a_key(), _refused(claimed))
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
    ports.contacts.settle(a_key(), _refused(claimed))
    account = ports.account()
    ports.contacts.record_status(a_ref(), status)
    with pytest.raises(StaleAccount):
        ports.contacts.claim(account, _second(), LOG)


def test_that_it_was_sent_belies_a_refusal_when_the_phone_is_off(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.settle(a_key(), _refused(claimed))
    assert ports.contacts.record_status(a_ref(), SENT)
    assert not ports.contacts.record_status(a_ref(), SENT)
    (contact,) = ports.account().contacts
    assert (contact.state, contact.error_code) == (ContactState.SENT, None)
    assert contact.counts_as_attempt
    assert not contact.may_be_tried_again


def test_that_it_was_sent_ends_the_doubt_of_a_lost_answer(ports: Ports, claimed: Contact) -> None:
    unknown = claimed.with_evidence(ContactState.UNCERTAIN, NOON + timedelta(seconds=9))
    ports.contacts.settle(a_key(), unknown)
    assert ports.contacts.record_status(a_ref(), SENT)
    (contact,) = ports.account().contacts
    assert (contact.state, contact.wamid) == (ContactState.SENT, SENT.wamid)


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


def test_a_contact_that_only_a_status_tells_of_uses_up_its_day(ports: Ports) -> None:
    """The table was restored to an instant before the claim; the message had left all the same."""
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    read = ports.account()
    assert ports.contacts.record_status(a_ref(), DELIVERED)
    (contact,) = ports.account().attempts(Purpose.REMINDER)
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


def test_the_id_that_whatsapp_answers_with_finds_the_debtor(
    ports: Ports, claimed: Contact
) -> None:
    ports.contacts.settle(a_key(), an_accepted_contact(), "5215559999999")
    assert list(ports.people.debtors_of(a_key().creditor, "5215559999999")) == [a_key()]
    assert ports.account().profile.wa_ids == {"5215559999999"}
    assert ports.account().contacts == (claimed,)


def test_a_message_that_follows_too_soon_waits_for_its_person(
    ports: Ports, claimed: Contact
) -> None:
    """The reminder was delivered at once, and three seconds later the payment came."""
    ports.contacts.record_status(a_ref(), DELIVERED)
    thanks = partial(a_contact, seq=2, purpose=Purpose.RECEIPT, receipts=[a_document("P-1")])
    with pytest.raises(PairBusy) as caught:
        ports.contacts.claim(ports.account(), thanks(claimed_at=NOON + PAIR_PAUSE / 2), LOG)
    assert caught.value.until == claimed.claimed_at + PAIR_PAUSE
    ports.contacts.claim(ports.account(), thanks(claimed_at=caught.value.until), LOG)
    assert len(ports.account().contacts) == 2


def _share_a_phone(ports: Ports, *debtors: str) -> list[Account]:
    for debtor in debtors:
        ports.changes.put_profile(a_profile(key=a_key(debtor)))
    return [ports.account(a_key(debtor)) for debtor in debtors]


def test_two_debtors_behind_one_phone_are_not_written_to_at_the_same_time(ports: Ports) -> None:
    one, other = _share_a_phone(ports, "d-1", "d-2")
    ports.contacts.claim(one, a_contact(), LOG)
    soon = a_contact(claimed_at=NOON + timedelta(seconds=1))
    with pytest.raises(PairBusy) as caught:
        ports.contacts.claim(other, soon, LOG)
    assert caught.value.until == NOON + PAIR_PAUSE
    assert ports.account(other.key).contacts == ()
    ports.contacts.claim(other, a_contact(claimed_at=NOON + PAIR_PAUSE), LOG)


def test_a_decision_from_before_the_other_debtors_message_is_not_claimed_after_the_pause(
    ports: Ports,
) -> None:
    one, other = _share_a_phone(ports, "d-1", "d-2")
    ports.contacts.claim(one, a_contact(), LOG)
    later = a_contact(claimed_at=NOON + 2 * PAIR_PAUSE)
    with pytest.raises(PairBusy):
        ports.contacts.claim(other, later, LOG, NOON - timedelta(seconds=1))
    assert ports.account(other.key).contacts == ()
    ports.contacts.claim(other, later, LOG, NOON + timedelta(seconds=1))


def test_after_a_refusal_for_the_pause_nobody_behind_the_phone_is_claimed_before_its_end(
    ports: Ports,
) -> None:
    """Two refusals for one debtor; eight seconds later the other one had the phone's turn."""
    one, other = _share_a_phone(ports, "d-1", "d-2")
    for seq, at in ((1, NOON), (2, NOON + timedelta(minutes=1))):
        contact = a_contact(seq=seq, attempt=seq, claimed_at=at)
        ports.contacts.claim(ports.account(one.key), contact, LOG)
        refused = replace(
            _refused(contact),
            settled_at=at,
            error_code=131056,
            error_class=SendErrorClass.PAIR_DELAY,
        )
        ports.contacts.settle(one.key, refused)
    seen = with_phone_attempts(ports.accounts, ports.people, ports.account(other.key))
    until = at + timedelta(seconds=16)
    with pytest.raises(PairBusy) as caught:
        ports.contacts.claim(seen, a_contact(claimed_at=until - timedelta(seconds=1)), LOG)
    assert caught.value.until == until
    ports.contacts.claim(seen, a_contact(claimed_at=until), LOG, at)


def test_a_stale_claim_takes_nobodys_turn(ports: Ports) -> None:
    one, other = _share_a_phone(ports, "d-1", "d-2")
    ports.changes.put_invoice(one.key, an_invoice(), "i1")
    with pytest.raises(StaleAccount):
        ports.contacts.claim(one, a_contact(), LOG)
    ports.contacts.claim(other, a_contact(), LOG)


def test_a_stale_claim_is_stale_even_when_the_person_is_busy(ports: Ports) -> None:
    one, other = _share_a_phone(ports, "d-1", "d-2")
    ports.contacts.claim(one, a_contact(), LOG)
    with pytest.raises(StaleAccount):
        ports.contacts.claim(one, a_contact(), LOG)
    assert other.shares_phone
