"""Read, decide, claim, send, record; and whoever dies in between never sends twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.send_message.outcomes import Attempt, Stopped, Waiting
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import MissingConfiguration, Unavailable
from puntual.domain.ids import ContactRef, DebtorKey
from puntual.domain.reasons import Reason
from puntual.ports.contacts import StatusReport
from puntual.ports.messaging import Accepted, SendOutcome, TemplateMessage, Unknown
from tests.account_facts import open_contact
from tests.domain.decision.decision_cases import (
    DUE,
    KEY,
    PROFILE,
    account,
    days_from_due,
    local,
    payment,
)
from tests.fakes.creditors import FakeCreditors
from tests.fakes.sending import FakeMessenger, FakeRuleBook
from tests.functions.send_message.logic_cases import Died, RacingContacts
from tests.functions.send_message.sending_setup import SendingSetup

CONTACT = "000001.20260310.reminder.1"


class _DyingMessenger(FakeMessenger):
    """A worker that dies during the call, with or without WhatsApp having the message."""

    async def send(self, message: TemplateMessage) -> SendOutcome:
        await super().send(message)
        raise Died


def test_the_reminder_that_is_due_is_sent_recorded_and_followed_by_the_next_look() -> None:
    sending = SendingSetup()
    evaluated = sending.evaluate()
    (message,) = sending.messenger.messages
    assert isinstance(evaluated.result, Attempt)
    assert message.to == "+525550000001"
    assert message.template == "puntual_due_today_v1"
    assert message.callback == f"v1|taller-luna|cli-0001|{CONTACT}+id"
    assert sending.slots.asked == ["1000001"]
    stored = sending.stored()
    assert [(one.id, one.state) for one in stored.contacts] == [(CONTACT, ContactState.CLAIMED)]
    assert "525550000001" in stored.profile.wa_ids
    assert sending.wake_ups.of(KEY) == [local(days_from_due(3), 9)]


def test_a_message_to_somebody_whose_id_is_known_asks_for_it_no_more() -> None:
    profile = replace(account().profile, wa_ids=frozenset({"525550000001", "MX.500"}))
    sending = SendingSetup(account(profile=profile))
    sending.evaluate()
    (message,) = sending.messenger.messages
    assert message.callback == f"v1|taller-luna|cli-0001|{CONTACT}"


def test_the_message_speaks_of_what_is_outstanding_when_it_is_sent() -> None:
    part = payment(100000, at=local(days_from_due(-20)))
    sending = SendingSetup(account(payments=(part,)))
    sending.evaluate()
    (message,) = sending.messenger.messages
    assert "250.50" in message.parameters["amount"]


def test_the_same_job_delivered_twice_sends_once() -> None:
    sending = SendingSetup()
    sending.evaluate()
    for minutes in range(1, 60, 7):
        sending.clock.set(local(DUE) + timedelta(minutes=minutes))
        assert isinstance(sending.evaluate().result, Waiting)
    assert len(sending.messenger.messages) == 1


def test_a_worker_that_dies_during_the_call_is_never_followed_by_a_second_message() -> None:
    sending = SendingSetup()
    with pytest.raises(Died):
        sending.evaluate(messenger=_DyingMessenger())
    flying = open_contact(sending.stored())
    assert flying is not None
    second = sending.evaluate()
    assert second.result == Waiting(flying.deadline, (Reason.IN_FLIGHT,))
    assert sending.wake_ups.of(KEY) == [flying.deadline]
    sending.clock.set(flying.deadline)
    third = sending.evaluate()
    assert third.expired == 1
    assert sending.messenger.messages == []
    assert [one.state for one in sending.stored().contacts] == [ContactState.EXPIRED]
    assert sending.wake_ups.of(KEY)[-1] == local(days_from_due(3), 9)


def test_after_a_death_a_status_from_whatsapp_settles_what_happened() -> None:
    sending = SendingSetup()
    with pytest.raises(Died):
        sending.evaluate(messenger=_DyingMessenger())
    ref = ContactRef.from_callback(f"v1|taller-luna|cli-0001|{CONTACT}")
    assert ref is not None
    report = StatusReport(ContactState.DELIVERED, local(DUE, 10, 1), "wamid.9")
    sending.contacts.record_status(ref, report)
    sending.clock.set(local(DUE, 13))
    sending.evaluate()
    assert sending.messenger.messages == []
    assert [one.state for one in sending.stored().contacts] == [ContactState.DELIVERED]


def test_a_lost_answer_is_recorded_as_uncertain_and_given_up_at_its_deadline() -> None:
    sending = SendingSetup()
    sending.messenger.then(Unknown("read timeout"))
    sending.evaluate()
    assert [one.state for one in sending.stored().contacts] == [ContactState.UNCERTAIN]
    deadline = local(DUE) + timedelta(hours=2)
    assert deadline in sending.wake_ups.of(KEY)
    sending.clock.set(deadline)
    sending.evaluate()
    assert [one.state for one in sending.stored().contacts] == [ContactState.EXPIRED]
    assert len(sending.messenger.messages) == 1


def test_a_record_that_fails_after_whatsapp_accepted_never_leads_to_a_second_message() -> None:
    """Powertools' idempotency forgets on exceptions; a claim does not."""
    sending = SendingSetup()
    sending.contacts.break_next("settle")
    with pytest.raises(Unavailable):
        sending.evaluate()
    assert len(sending.messenger.messages) == 1
    assert isinstance(sending.evaluate().result, Waiting)
    assert len(sending.messenger.messages) == 1


def test_a_payment_between_the_read_and_the_claim_stops_the_message() -> None:
    sending = SendingSetup()
    news = [payment(at=local(DUE, 9, 59))]

    def pay() -> None:
        if news:
            sending.changes.put_payment(KEY, news.pop(), "fingerprint")

    evaluated = sending.evaluate(contacts=RacingContacts(sending.memory, pay))
    assert evaluated.races == 1
    (message,) = sending.messenger.messages
    assert message.template == "puntual_payment_received_v1"


def test_an_opt_out_between_the_read_and_the_claim_stops_the_message() -> None:
    sending = SendingSetup()
    event = ConsentEvent(ConsentKind.REVOKED, local(DUE, 9, 59), "whatsapp reply", "wamid.3")

    def leave() -> None:
        sending.changes.add_consent(KEY, event)

    evaluated = sending.evaluate(contacts=RacingContacts(sending.memory, leave))
    assert evaluated.result == Stopped((Reason.OPTED_OUT,))
    assert sending.messenger.messages == []


def test_an_account_that_changes_at_every_try_goes_back_to_the_queue() -> None:
    sending = SendingSetup()

    def change() -> None:
        sending.memory.changed(KEY)

    with pytest.raises(Unavailable):
        sending.evaluate(contacts=RacingContacts(sending.memory, change))
    assert sending.messenger.messages == []


def test_a_silence_leaves_its_reasons_and_its_next_look() -> None:
    sending = SendingSetup(now=local(DUE, 22))
    evaluated = sending.evaluate()
    morning = local(days_from_due(1), 9)
    assert evaluated.result == Waiting(morning, (Reason.OUTSIDE_HOURS,))
    assert sending.wake_ups.of(KEY) == [morning]
    (suppressed,) = sending.decisions.history(KEY)
    assert (suppressed.reasons, suppressed.until) == ((Reason.OUTSIDE_HOURS,), morning)


def test_a_look_that_is_due_in_a_moment_is_not_asked_for_behind_the_tick_that_comes_first() -> (
    None
):
    """A tick at nine has queried by the time that a row for nine is written."""
    sending = SendingSetup(now=local(DUE, 8, 59) + timedelta(seconds=58))
    nine = local(DUE, 9)
    assert sending.evaluate().result == Waiting(nine, (Reason.OUTSIDE_HOURS,))
    assert sending.wake_ups.of(KEY) == [nine + timedelta(seconds=58)]


def test_a_claim_whose_deadline_is_near_is_looked_at_after_the_tick_that_comes_first() -> None:
    sending = SendingSetup()
    with pytest.raises(Died):
        sending.evaluate(messenger=_DyingMessenger())
    flying = open_contact(sending.stored())
    assert flying is not None
    sending.clock.set(flying.deadline - timedelta(seconds=1))
    sending.evaluate()
    assert sending.wake_ups.of(KEY) == [flying.deadline + timedelta(seconds=59)]


def test_after_the_last_message_the_silence_that_follows_has_its_reason() -> None:
    sending = SendingSetup(now=local(days_from_due(8)))
    sending.evaluate()
    assert len(sending.messenger.messages) == 1
    assert sending.wake_ups.of(KEY) == []
    assert [one.reasons for one in sending.decisions.history(KEY)] == [(Reason.CADENCE_FINISHED,)]


def test_a_stop_leaves_its_reasons_and_no_look() -> None:
    sending = SendingSetup(account(profile=replace(PROFILE, consents=())))
    assert sending.evaluate().result == Stopped((Reason.CONSENT_MISSING,))
    assert sending.wake_ups.of(KEY) == []
    assert [one.reasons for one in sending.decisions.history(KEY)] == [(Reason.CONSENT_MISSING,)]


def test_an_account_nobody_knows_is_left_in_peace() -> None:
    sending = SendingSetup()
    sending.memory.accounts.clear()
    assert sending.evaluate().result == Stopped((Reason.PROFILE_MISSING,))


def test_without_a_zone_nothing_is_sent() -> None:
    sending = SendingSetup()
    evaluated = sending.evaluate(terms=replace(sending.terms, rules=FakeRuleBook(None)))
    assert evaluated.result == Stopped((Reason.ZONE_UNKNOWN,))


def test_a_creditor_that_is_not_set_up_is_found_out_before_the_claim() -> None:
    """A rival reported success when its credentials were missing."""
    sending = SendingSetup()
    with pytest.raises(MissingConfiguration):
        sending.evaluate(creditors=FakeCreditors())
    assert open_contact(sending.stored()) is None


def test_a_messenger_that_cannot_begin_gives_the_claim_back() -> None:
    sending = SendingSetup()
    sending.messenger.then(MissingConfiguration("no token"))
    evaluated = sending.evaluate()
    assert isinstance(evaluated.result, Attempt)
    assert evaluated.result.outcome is None
    assert open_contact(sending.stored()) is None
    assert sending.wake_ups.of(KEY) == [local(DUE, 10, 10)]
    sending.clock.set(local(DUE, 10, 10))
    sending.evaluate()
    assert [one.callback for one in sending.messenger.messages] == [
        "v1|taller-luna|cli-0001|000002.20260310.reminder.2+id"
    ]


def test_on_the_day_of_thanks_nobody_is_reminded_of_the_rest() -> None:
    """A plan thanked at 09:00 and said at 09:01 that no payment had been seen."""
    sending = SendingSetup(account(payments=(payment(100, at=local(DUE, 9)),)))
    sending.evaluate()
    assert [one.template for one in sending.messenger.messages] == ["puntual_payment_received_v1"]
    assert sending.wake_ups.of(KEY) == [local(days_from_due(1), 9)]
    sending.clock.set(local(DUE, 16))
    sending.evaluate()
    assert len(sending.messenger.messages) == 1
    sending.clock.set(local(days_from_due(1), 9))
    sending.evaluate()
    assert [one.template for one in sending.messenger.messages][1:] == ["puntual_due_today_v1"]


def test_the_alias_by_which_whatsapp_knows_the_phone_is_remembered() -> None:
    sending = SendingSetup()
    sending.messenger.then(Accepted("wamid.1", "5215550000001"))
    sending.evaluate()
    assert sending.memory.people[(KEY.creditor, "5215550000001")] == {
        DebtorKey(KEY.creditor, KEY.debtor)
    }
