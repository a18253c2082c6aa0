from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.send_message.outcomes import Attempt, QueuedAgain, Waiting
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.errors import Unavailable
from puntual.domain.ids import PhoneNumberId
from puntual.domain.reasons import Reason
from puntual.domain.sending.pace import Pace
from puntual.ports.messaging import Refused
from puntual.ports.slots import SlotBlock
from tests.account_facts import open_contact
from tests.domain.decision.decision_cases import (
    DUE,
    KEY,
    account,
    days_from_due,
    local,
    payment,
    reminded,
)
from tests.fakes.sending import FakeSlotBook
from tests.functions.send_message.logic_cases import Died, RacingContacts
from tests.functions.send_message.sending_setup import SendingSetup


class _EventfulSlotBook(FakeSlotBook):
    """Something happens while a message waits for its slot."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    def reserve(
        self, number: PhoneNumberId, count: int, not_before: datetime, pace: Pace
    ) -> SlotBlock:
        self._meanwhile()
        return super().reserve(number, count, not_before, pace)


def test_a_message_that_waited_too_long_for_its_slot_is_decided_anew() -> None:
    sending = SendingSetup()

    def wait() -> None:
        sending.clock.advance(timedelta(minutes=5))

    evaluated = sending.evaluate(slots=_EventfulSlotBook(wait))
    assert isinstance(evaluated.result, Attempt)
    assert evaluated.races == 1
    assert len(sending.messenger.messages) == 1


def test_a_breaker_that_opens_while_a_batch_is_sent_holds_the_rest_of_it() -> None:
    """A hundred are decided before the first one is counted."""
    sending = SendingSetup()
    sending.conditions.limits[KEY.creditor] = 3

    def let_others_leave() -> None:
        for _ in range(3):
            sending.reader.count_reminder(KEY.creditor, sending.clock.now())

    evaluated = sending.evaluate(slots=_EventfulSlotBook(let_others_leave))
    assert isinstance(evaluated.result, Waiting)
    assert evaluated.result.reasons == (Reason.BREAKER,)
    assert sending.messenger.messages == []


def test_a_message_that_waited_into_the_night_is_not_sent_and_uses_up_nothing() -> None:
    sending = SendingSetup()

    def wait() -> None:
        sending.clock.set(local(DUE, 22))

    evaluated = sending.evaluate(slots=_EventfulSlotBook(wait))
    assert evaluated.result == Waiting(local(days_from_due(1), 9), (Reason.OUTSIDE_HOURS,))
    assert sending.messenger.messages == []
    assert sending.stored().contacts == ()


@pytest.mark.parametrize("what", ["payment", "opt_out"])
def test_what_happens_during_the_wait_for_a_slot_stops_the_message(what: str) -> None:
    sending = SendingSetup()
    event = ConsentEvent(ConsentKind.REVOKED, local(DUE), "whatsapp reply", "wamid.3")

    def meanwhile() -> None:
        if what == "payment":
            sending.changes.put_payment(KEY, payment(at=local(DUE)), "fingerprint")
        else:
            sending.changes.add_consent(KEY, event)

    sending.evaluate(slots=_EventfulSlotBook(meanwhile))
    assert "puntual_due_today_v1" not in [one.template for one in sending.messenger.messages]


def test_a_worker_that_dies_waiting_for_its_slot_leaves_the_message_to_the_next() -> None:
    sending = SendingSetup()

    def die() -> None:
        raise Died

    with pytest.raises(ExceptionGroup):
        sending.evaluate(slots=_EventfulSlotBook(die))
    sending.evaluate()
    assert len(sending.messenger.messages) == 1


def test_a_message_right_after_another_waits_for_its_person_and_burns_no_try() -> None:
    """A receipt right after a reminder: WhatsApp would refuse it with code 131056."""
    moment = local(DUE) - timedelta(seconds=2)
    reminder = replace(
        reminded(moment, "due_today"),
        state=ContactState.DELIVERED,
        accepted_at=moment,
        settled_at=moment,
    )
    paid = payment(100, at=moment)
    sending = SendingSetup(account(contacts=(reminder,), payments=(paid,)))
    assert sending.play(KEY).results == [QueuedAgain()]
    assert sending.messenger.messages == []
    assert sending.stored().contacts == (reminder,)
    pause = timedelta(seconds=6)
    assert sending.jobs.put_backs == [(KEY, pause)]
    sending.clock.advance(pause)
    sending.evaluate()
    (message,) = sending.messenger.messages
    assert message.template == "puntual_payment_received_v1"


def test_a_claim_that_took_too_long_is_given_back_unsent() -> None:
    sending = SendingSetup()

    def dawdle() -> None:
        sending.clock.advance(timedelta(minutes=2))

    evaluated = sending.evaluate(contacts=RacingContacts(sending.memory, dawdle))
    assert isinstance(evaluated.result, Attempt)
    assert evaluated.result.outcome is None
    assert sending.messenger.messages == []
    assert open_contact(sending.stored()) is None


@pytest.mark.parametrize(
    ("error_class", "look_again"),
    [
        (SendErrorClass.RETRY, local(DUE, 10, 10)),
        (SendErrorClass.HALT_SENDER, local(DUE, 11)),
        (SendErrorClass.FAIL_MESSAGE, local(days_from_due(3), 9)),
        (SendErrorClass.SUPPRESS_RECIPIENT, local(days_from_due(7), 10)),
    ],
)
def test_every_refusal_is_recorded_and_the_debtor_is_never_lost(
    error_class: SendErrorClass, look_again: datetime
) -> None:
    sending = SendingSetup()
    sending.messenger.then(Refused(131000, error_class, "message"))
    sending.evaluate()
    (contact,) = sending.stored().contacts
    assert (contact.state, contact.error_code) == (ContactState.FAILED, 131000)
    assert sending.wake_ups.of(KEY) == [look_again]


def test_a_number_that_whatsapp_cannot_reach_is_left_alone_for_a_week() -> None:
    sending = SendingSetup()
    sending.messenger.then(Refused(131026, SendErrorClass.SUPPRESS_RECIPIENT, "recipient"))
    sending.evaluate()
    (hold,) = sending.stored().holds
    assert (hold.kind, hold.until) == (HoldKind.UNREACHABLE, local(days_from_due(7), 10))


def test_a_record_that_fails_half_way_still_leaves_the_unreachable_alone() -> None:
    sending = SendingSetup()
    sending.messenger.then(Refused(131026, SendErrorClass.SUPPRESS_RECIPIENT, "recipient"))
    sending.contacts.break_next("settle")
    with pytest.raises(Unavailable):
        sending.evaluate()
    for days in range(1, 7):
        sending.clock.set(local(days_from_due(days), 12))
        sending.evaluate()
    assert len(sending.messenger.messages) == 1
