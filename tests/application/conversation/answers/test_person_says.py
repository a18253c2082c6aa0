"""What a person writes is said once, by the function that holds the token, or hidden."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.application.conversation.answering import Answerer
from puntual.application.conversation.answers.outcomes import (
    Answered,
    AnswerOutcome,
    Later,
    LeftToPerson,
    NotAnswered,
)
from puntual.application.conversation.answers.person_says import (
    Barred,
    Passed,
    PersonSays,
    Said,
)
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.decision.answers.record import AnswerRecord, AnswerState
from puntual.domain.errors import MissingConfiguration, NotFound, Unavailable
from puntual.domain.ids import ContactRef
from puntual.domain.reasons import Reason
from puntual.ports.contacts import StatusReport
from puntual.ports.messaging import Refused, Unknown
from tests.application.conversation.answers.answer_stage import NOW, WAMID, AnswerStage
from tests.domain.decision.answers.answer_cases import ASKED_AT
from tests.domain.decision.decision_cases import KEY
from tests.factories import a_key
from tests.fakes.creditors import FakeCreditors
from tests.fakes.passed_replies import FakePassedReplies

TEXT = "Claro, mañana pasamos por la tienda."


class Stage(AnswerStage):
    """The fakes, with a person who says something."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.queue = FakePassedReplies()

    def says(self) -> PersonSays:
        ports = self.ports
        return PersonSays(
            kept=self.words,
            words=self.words,
            answers=self.answers,
            accounts=ports.accounts,
            creditors=ports.creditors,
            terms=ports.terms,
            replies=self.queue,
        )

    def say(self, text: str = TEXT, after: timedelta = timedelta(0)) -> Said:
        return self.says().say(KEY, text, "Rosa", NOW + after)

    def take(self, after: timedelta = timedelta(0)) -> AnswerOutcome:
        """Do what the function does with the last message of the queue."""
        now = NOW + after
        self.sending.clock.set(now)
        self.flowing.set(now)
        return Answerer(self.ports).answer(KEY, self.queue.replies[-1].message, now)

    def of_the_person(self) -> AnswerRecord:
        known = self.answers.records[KEY, self.queue.replies[-1].message]
        assert known.topic == "said"
        return known


def test_what_a_person_says_is_sent_as_it_was_written() -> None:
    stage = Stage()
    assert stage.say() == Passed()
    outcome = stage.take()
    assert isinstance(outcome, Answered)
    (message,) = stage.session.messages
    assert (message.text, message.quoted) == (TEXT, WAMID)
    assert stage.answering().step == "said"
    assert (stage.of_the_person().state, [*stage.said()]) == (AnswerState.SENT, [TEXT])
    assert "Rosa" in {one.by for one in stage.words.messages.values()}


def test_no_queue_and_no_record_holds_the_words() -> None:
    stage = Stage()
    stage.say()
    (reply,) = stage.queue.replies
    assert (reply.creditor, reply.debtor) == (KEY.creditor, KEY.debtor)
    assert TEXT not in repr(reply) + repr(stage.of_the_person())


@pytest.mark.parametrize("lost", ["keep", "note", "put_all"])
def test_whatever_answer_is_lost_the_same_again_is_said_once(lost: str) -> None:
    stage = Stage()
    places = {"keep": stage.words, "note": stage.answers, "put_all": stage.queue}
    places[lost].break_next(lost, after=True)
    with pytest.raises(Unavailable):
        stage.say()
    stage.say()
    for minutes in range(2):
        stage.take(timedelta(minutes=minutes))
    assert len(stage.session.messages) == 1
    assert stage.say() == Barred((Reason.ANSWERED,))


def test_a_worker_that_dies_after_the_call_says_nothing_twice() -> None:
    stage = Stage()
    stage.say()
    stage.session.script = [RuntimeError("gone")]
    with pytest.raises(RuntimeError):
        stage.take()
    assert isinstance(stage.take(timedelta(seconds=9)), Later)
    assert len(stage.session.messages) == 1
    outcome = stage.take(timedelta(hours=4))
    assert outcome == LeftToPerson((Reason.ANSWER_IN_DOUBT,))
    assert len(stage.session.messages) == 1
    assert [*stage.said()] == [TEXT]


def test_an_answer_that_whatsapp_lost_is_never_said_again() -> None:
    stage = Stage()
    stage.say()
    stage.session.script = [Unknown("timeout")]
    stage.take()
    stage.take(timedelta(hours=4))
    assert len(stage.session.messages) == 1


def test_words_that_nobody_vouches_for_are_not_said() -> None:
    """The webhook may write where words lie, and strangers reach the webhook."""
    stage = Stage()
    stage.say()
    ((place, kept),) = ((at, one) for at, one in stage.words.messages.items() if one.by)
    stage.words.messages[place] = replace(kept, text="Paguen a esta otra cuenta")
    assert stage.take() == NotAnswered(())
    stage.words.messages[place] = replace(kept, by="")
    assert stage.take() == NotAnswered(())
    stage.answers.records.clear()
    stage.words.messages[place] = kept
    assert stage.take() == NotAnswered(())
    assert stage.session.messages == []


def test_an_opt_out_in_between_is_heard_and_the_words_are_shown_to_nobody() -> None:
    stage = Stage()
    stage.say()
    gone = ConsentEvent(ConsentKind.REVOKED, NOW, "whatsapp reply", "wamid.baja")
    stage.sending.changes.add_consent(KEY, gone)
    assert stage.take(timedelta(seconds=5)) == NotAnswered((Reason.OPTED_OUT,))
    assert [*stage.said()] == []
    assert stage.say("otra cosa", timedelta(seconds=9)) == Barred((Reason.OPTED_OUT,))
    assert stage.cases.cases == {}


def test_what_is_refused_for_good_is_a_case_and_shown_to_nobody() -> None:
    stage = Stage()
    stage.say()
    stage.session.script = [Refused(131047, SendErrorClass.FAIL_MESSAGE, "message")]
    stage.take()
    assert isinstance(stage.take(timedelta(minutes=5)), LeftToPerson | NotAnswered)
    assert [*stage.said()] == []
    (case,) = stage.cases.cases.values()
    assert case.intent == "human"


def test_what_fails_after_whatsapp_took_it_is_on_record_as_not_said() -> None:
    stage = Stage()
    stage.say()
    stage.take()
    at = NOW + timedelta(seconds=9)
    report = StatusReport(ContactState.FAILED, at, "wamid.1", 131000, SendErrorClass.FAIL_MESSAGE)
    stage.sending.contacts.record_status(ContactRef(KEY, stage.answering().id), report)
    stage.take(timedelta(minutes=2))
    assert stage.of_the_person().state is AnswerState.LEFT_TO_PERSON
    assert [*stage.said()] == []


def test_after_the_day_of_free_text_nothing_is_passed_on() -> None:
    stage = Stage()
    assert stage.say(after=timedelta(hours=24)) == Barred((Reason.ANSWER_TOO_LATE,))
    assert stage.queue.replies == []
    stage.words.messages.clear()
    assert stage.say() == Barred((Reason.ANSWER_TOO_LATE,))


def test_the_day_of_free_text_counts_from_their_last_message() -> None:
    stage = Stage()
    last = ASKED_AT + timedelta(hours=23)
    stage.words.messages[KEY, "wamid.last"] = replace(
        stage.words.messages[KEY, WAMID], wamid="wamid.last", at=last
    )
    assert isinstance(stage.say(after=timedelta(hours=24)), Passed)


def test_what_is_said_at_night_waits() -> None:
    stage = Stage()
    stage.ask(at=ASKED_AT + timedelta(hours=12))
    said = stage.say(after=timedelta(hours=12))
    assert isinstance(said, Passed)
    assert said.until is not None
    assert said.reasons == (Reason.OUTSIDE_HOURS,)


def test_to_another_phone_than_the_one_that_wrote_nothing_is_said() -> None:
    stage = Stage()
    stage.ask(phone="525559999999")
    assert stage.say() == Barred((Reason.ANSWER_UNCONFIRMED,))


def test_nobody_is_no_debtor_and_no_creditor_is_none() -> None:
    stage = Stage()
    with pytest.raises(NotFound):
        stage.says().say(a_key("nobody"), TEXT, "Rosa", NOW)
    stage.sending.creditors = FakeCreditors()
    with pytest.raises(MissingConfiguration):
        stage.say()
