"""What a ``sent`` does to the account of a message that its sender was told had failed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.webhook.logic import record_all
from functions.webhook.outcomes import Outcome, Postponed, Reported
from functions.webhook.whatsapp.updates import StatusUpdate
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.errors import InvalidInput, Unavailable
from puntual.domain.ids import ContactRef, DebtorKey
from puntual.ports.contacts import StatusReport
from puntual.ports.messaging import Accepted, Refused, SendOutcome, Unknown
from tests.domain.decision.decision_cases import KEY
from tests.fakes.contacts import FakeContacts
from tests.functions.send_message.sending_setup import CREDITOR, SendingSetup
from tests.functions.webhook.webhook_setup import WebhookSetup

NUMBER = CREDITOR.phone_number_id
ERROR = Refused(131000, SendErrorClass.RETRY, "message")
LOST = Unknown("ReadTimeout")
SOON, MINUTE = timedelta(seconds=2), timedelta(minutes=1)
SENT, DELIVERED = ContactState.SENT, ContactState.DELIVERED


class _Town:
    """The sender and the webhook over one account; WhatsApp answered the one with an error."""

    def __init__(self, answer: SendOutcome = ERROR) -> None:
        self.sending = SendingSetup()
        self.sending.messenger.then(answer)
        self.hook = WebhookSetup(self.sending.memory, self.sending.uncertain_sends)
        self.hook.flowing.set(self.now)

    @property
    def now(self) -> datetime:
        return self.sending.clock.now()

    @property
    def state(self) -> ContactState:
        (contact,) = self.sending.stored().contacts
        return contact.state

    def status(self, state: ContactState, number: str = NUMBER, place: int = 1) -> StatusUpdate:
        day = self.now.strftime("%Y%m%d")
        callback = f"v1|{KEY.creditor}|{KEY.debtor}|00000{place}.{day}.reminder.1"
        return StatusUpdate(state, self.now, "wamid.7", callback, None, number)

    def tell(self, update: StatusUpdate, after: timedelta = SOON) -> Outcome:
        self.sending.clock.advance(after)
        self.hook.flowing.advance(after)
        (outcome,) = record_all(self.hook.setup, [update], self.now)
        return outcome

    def try_again(self) -> int:
        """Let the job come back after the pause; return how many messages left in all."""
        self.sending.clock.advance(timedelta(hours=1))
        self.sending.evaluate()
        return len(self.sending.messenger.messages)


def test_a_refusal_that_sent_belies_is_not_followed_by_a_second_message() -> None:
    town = _Town()
    town.sending.evaluate()
    assert town.tell(town.status(SENT)) == Reported(SENT, None, is_news=True)
    assert town.state is SENT
    assert town.try_again() == 1


def test_a_refusal_that_nothing_belies_is_tried_again() -> None:
    town = _Town()
    town.sending.evaluate()
    assert town.try_again() == 2


@pytest.mark.parametrize("answer", [ERROR, LOST])
def test_a_sent_that_overtook_the_answer_counts_with_the_next_update_of_the_number(
    answer: SendOutcome,
) -> None:
    """It used to be dropped, and the phone being off, the next try was a second message."""
    town = _Town(answer)
    assert town.tell(town.status(SENT)) == Reported(SENT, None, is_news=False)
    town.sending.evaluate()
    assert town.state is not SENT
    town.tell(town.status(DELIVERED, place=9), after=MINUTE)
    assert town.state is SENT
    assert town.try_again() == 1


def test_a_sent_between_the_note_of_its_doubt_and_the_outcome_is_not_forgotten() -> None:
    """The contact still looks as claimed then; it was dropped, and a second message went out."""

    class _Slow(FakeContacts):
        def settle(self, key: DebtorKey, contact: Contact, wa_id: str | None = None) -> None:
            town.tell(town.status(SENT))
            super().settle(key, contact, wa_id)

    town = _Town()
    town.sending.contacts = _Slow(town.sending.memory)
    town.sending.evaluate()
    town.tell(town.status(DELIVERED, place=9))
    assert town.state is SENT
    assert town.try_again() == 1


def test_a_sent_without_a_doubt_costs_neither_a_record_nor_a_look_at_the_contact() -> None:
    town = _Town(Accepted("wamid.7", None))
    town.sending.evaluate()
    town.hook.contacts.break_next("record_status")
    assert town.tell(town.status(SENT)) == Reported(SENT, None, is_news=False)
    assert town.state is ContactState.CLAIMED
    assert town.sending.uncertain_sends.noted == {}


def test_a_sent_that_names_no_number_is_looked_up_itself() -> None:
    town = _Town()
    town.sending.evaluate()
    town.sending.uncertain_sends.noted.clear()
    assert town.tell(town.status(SENT, number="")) == Reported(SENT, None, is_news=True)


@pytest.mark.parametrize("port", ["since", "record_status"])
def test_a_sent_that_cannot_be_judged_now_comes_again_and_is_not_forgotten(port: str) -> None:
    town = _Town()
    town.sending.evaluate()
    broken = town.sending.uncertain_sends if port == "since" else town.hook.contacts
    broken.break_next(port)
    assert isinstance(town.tell(town.status(SENT)), Postponed)
    # Meta repeats it in its own time; any other update of the number does as well.
    town.tell(town.status(DELIVERED, place=9), after=MINUTE)
    assert town.state is SENT


def test_a_sent_that_can_never_be_recorded_keeps_no_other_update_waiting() -> None:
    class _Stubborn(FakeContacts):
        def record_status(self, ref: ContactRef, status: StatusReport) -> bool:
            if status.state is SENT:
                raise InvalidInput("key", "is odd", "repair it")
            return super().record_status(ref, status)

    town = _Town()
    town.sending.evaluate()
    town.hook.setup = replace(town.hook.setup, contacts=_Stubborn(town.sending.memory))
    town.tell(town.status(SENT))
    assert town.tell(town.status(DELIVERED)) == Reported(DELIVERED, None, is_news=True)
    assert town.state is DELIVERED


def test_a_doubt_that_cannot_be_noted_leaves_a_claim_that_is_never_sent_again() -> None:
    town = _Town()
    town.sending.uncertain_sends.break_next("note")
    with pytest.raises(Unavailable):
        town.sending.evaluate()
    assert town.state is ContactState.CLAIMED
    assert town.try_again() == 1
