"""What the fakes can do beyond their contract: fail, follow a script, start anywhere."""

import asyncio
from datetime import timedelta

import pytest

from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import Unavailable
from puntual.ports.messaging import Accepted, SendOutcome, TemplateMessage, Unknown
from tests.factories import (
    NOON,
    a_contact,
    a_hold,
    a_key,
    a_payment,
    a_profile,
    a_ref,
    a_status,
    an_accepted_contact,
    an_account,
)
from tests.fakes.accounts import FakeAccounts
from tests.fakes.clock import FixedClock
from tests.fakes.contacts import FakeContacts
from tests.fakes.memory import Memory
from tests.fakes.schedule import FakeWakeUps
from tests.fakes.sending import FakeMessenger, FakeRuleBook

MESSAGE = TemplateMessage("100200300", "+525550000001", "t", "es", {}, "callback")


def test_a_memory_starts_with_any_account() -> None:
    account = an_account(
        a_profile(wa_ids=["525550000001"]),
        rev=5,
        payments=[a_payment()],
        contacts=[an_accepted_contact(), a_contact(seq=2, attempt=2)],
        holds=[a_hold()],
    )
    memory = Memory()
    memory.put_account(account)
    assert FakeAccounts(memory).read(a_key()) == account


def test_a_broken_fake_fails_before_it_does_anything() -> None:
    memory = Memory()
    memory.put_account(an_account())
    contacts = FakeContacts(memory)
    contacts.break_next("claim", times=2)
    for _ in range(2):
        with pytest.raises(Unavailable):
            contacts.claim(excerpt_of(an_account()), a_contact(), b"")
    contacts.claim(excerpt_of(an_account()), a_contact(), b"")
    assert memory.accounts[a_key()].contacts[1].contact == a_contact()


def test_a_fake_can_lose_its_answer_after_it_did_the_work() -> None:
    memory = Memory()
    memory.put_account(an_account(contacts=[a_contact()]))
    contacts = FakeContacts(memory)
    contacts.break_next("record_status", after=True)
    with pytest.raises(Unavailable):
        contacts.record_status(a_ref(), a_status())
    assert memory.accounts[a_key()].contacts[1].contact.state is ContactState.DELIVERED


def test_a_messenger_follows_its_script_and_then_accepts() -> None:
    messenger = FakeMessenger([Unavailable("no token")])
    messenger.then(Unknown("timeout"))

    def send() -> SendOutcome:
        return asyncio.run(messenger.send(MESSAGE))

    with pytest.raises(Unavailable):
        send()
    assert messenger.messages == []
    assert send() == Unknown("timeout")
    assert send() == Accepted("wamid.2", "525550000001")
    assert messenger.messages == [MESSAGE, MESSAGE]


def test_wake_ups_of_one_account_are_listed() -> None:
    wake_ups = FakeWakeUps()
    wake_ups.put(a_key(), NOON + timedelta(hours=1))
    wake_ups.put(a_key(), NOON)
    wake_ups.put(a_key("d-2"), NOON)
    assert wake_ups.of(a_key()) == [NOON, NOON + timedelta(hours=1)]


def test_a_fixed_clock_stands_still_until_it_is_set() -> None:
    clock = FixedClock()
    assert clock.now() == clock.now() == NOON
    clock.advance(timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)
    clock.set(NOON)
    assert clock.now() == NOON


def test_a_rule_book_may_know_nothing() -> None:
    assert FakeRuleBook(None).rules_for(a_profile(), NOON) is None
