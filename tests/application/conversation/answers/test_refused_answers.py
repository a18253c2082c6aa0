"""What WhatsApp does not take: tried again where that may help, else a person; never twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.application.conversation.answering import Answerer
from puntual.application.conversation.answers.considering import Asked, consider
from puntual.application.conversation.answers.outcomes import Answered, Later, LeftToPerson
from puntual.application.conversation.answers.refused_answer import follow_answer
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.conversation.case import CasePriority
from puntual.domain.conversation.kept_message import message_id
from puntual.domain.decision.answers.question import Topic
from puntual.domain.errors import Unavailable
from puntual.domain.ids import ContactRef
from puntual.domain.policies.policy import DEFAULT_POLICY, Holds
from puntual.domain.reasons import Reason
from puntual.domain.sending.pace import Pace
from puntual.domain.templates.template import template_name
from puntual.ports.cases import CaseChange
from puntual.ports.messaging import Refused, Unknown
from tests.application.conversation.answers.answer_stage import (
    NOW,
    QUESTION,
    WAMID,
    AnswerStage,
)
from tests.domain.decision.answers.answer_cases import ASKED_AT
from tests.domain.decision.decision_cases import KEY, account
from tests.functions.send_message.sending_setup import CREDITOR

NUMBER = CREDITOR.phone_number_id


def _refused(error_class: SendErrorClass, code: int = 131000, scope: str = "message") -> Refused:
    return Refused(code, error_class, scope)


def test_an_answer_of_whose_fate_nobody_knows_is_never_sent_again() -> None:
    stage = AnswerStage()
    stage.session.script = [Unknown("ReadTimeout")]
    outcome = stage.answer()
    contact = stage.answering()
    assert outcome == Later(contact.deadline, (Reason.IN_FLIGHT,))
    assert contact.state is ContactState.UNCERTAIN
    noted = stage.sending.uncertain_sends.noted[NUMBER]
    assert [*noted.values()] == [ContactRef(KEY, contact.id)]
    assert stage.answer(timedelta(hours=3)) == LeftToPerson((Reason.ANSWER_IN_DOUBT,))
    assert len(stage.session.messages) == 1
    assert stage.said()


def test_a_passing_refusal_is_tried_again_and_its_words_are_shown_once() -> None:
    stage = AnswerStage()
    stage.session.script = [_refused(SendErrorClass.RETRY)]
    assert stage.answer() == Later(NOW + timedelta(minutes=1), (Reason.API_BACKOFF,))
    assert stage.said() == []
    assert isinstance(stage.answer(timedelta(minutes=2)), Answered)
    assert [*stage.said()] == [stage.session.messages[1].text]


def test_a_message_that_could_not_begin_is_given_back_and_tried_again() -> None:
    stage = AnswerStage()
    stage.session.script = [Unavailable("no token")]
    assert stage.answer() == Later(NOW + timedelta(minutes=1), (Reason.API_BACKOFF,))
    assert stage.session.messages == []
    assert isinstance(stage.answer(timedelta(minutes=2)), Answered)


def test_words_that_cannot_be_kept_are_not_sent() -> None:
    stage = AnswerStage()
    stage.words.break_next("keep")
    assert isinstance(stage.answer(), Later)
    assert stage.session.messages == []
    assert stage.answering().was_given_back


def test_a_claim_that_waited_too_long_for_its_slot_is_given_back() -> None:
    stage = AnswerStage()

    def dawdle() -> None:
        stage.flowing.advance(timedelta(seconds=3))

    stage.meanwhile = lambda: setattr(stage, "meanwhile", dawdle)
    assert isinstance(stage.answer(), Later)
    assert stage.session.messages == []
    assert stage.answering().was_given_back


def test_what_is_refused_for_good_is_left_to_a_person() -> None:
    stage = AnswerStage()
    stage.session.script = [_refused(SendErrorClass.FAIL_MESSAGE, 131047)]
    assert stage.answer() == LeftToPerson((Reason.ANSWER_FAILED,))
    (case,) = stage.cases.cases.values()
    assert (case.id, case.priority, case.wamid) == (QUESTION, CasePriority.OTHER, WAMID)
    assert case.debtors == (KEY.debtor,)
    assert stage.events.told == [(case, CaseChange.OPENED)]
    (hold,) = stage.sending.stored().holds
    assert (hold.id, hold.kind, hold.until) == (QUESTION, HoldKind.HANDOFF, None)
    assert (hold.since, hold.origin) == (ASKED_AT, "reply:ask_balance")


def test_a_person_whom_whatsapp_cannot_reach_is_on_hold() -> None:
    stage = AnswerStage()
    stage.session.script = [_refused(SendErrorClass.SUPPRESS_RECIPIENT, 131026, "recipient")]
    assert stage.answer() == LeftToPerson((Reason.ANSWER_FAILED,))
    kinds = {one.kind for one in stage.sending.stored().holds}
    assert kinds == {HoldKind.UNREACHABLE, HoldKind.HANDOFF}


def test_a_refusal_of_the_number_halts_it() -> None:
    stage = AnswerStage()
    stage.session.script = [_refused(SendErrorClass.HALT_SENDER, 368, "waba")]
    assert isinstance(stage.answer(), Later)
    limits = stage.sending.sending_limits
    assert limits.state(NUMBER, NOW).is_halted
    again = stage.answer(timedelta(minutes=2))
    assert isinstance(again, Later)
    assert again.reasons == (Reason.SENDER_HALTED,)
    assert len(stage.session.messages) == 1


def test_a_number_that_is_too_fast_becomes_slower() -> None:
    stage = AnswerStage()
    stage.session.script = [_refused(SendErrorClass.SLOW_NUMBER, 130429, "number")]
    stage.answer()
    assert stage.sending.slots.pace(NUMBER, Pace(limit=80), NOW).share < 1
    stage.session.script = [_refused(SendErrorClass.SLOW_NUMBER, 131057, "number")]
    before = stage.sending.slots.pace(NUMBER, Pace(limit=80), NOW).share
    stage.answer(timedelta(minutes=2))
    assert stage.sending.slots.pace(NUMBER, Pace(limit=80), NOW).share == before


def test_a_number_waits_as_long_as_whatsapp_asks() -> None:
    stage = AnswerStage()
    stage.session.script = [Unknown("http_503", timedelta(seconds=40))]
    stage.answer()
    block = stage.sending.slots.reserve(NUMBER, 1, NOW, Pace(limit=80))
    assert block.first >= NOW + timedelta(seconds=40)


def test_a_refusal_that_blames_a_template_sets_none_aside() -> None:
    stage = AnswerStage()
    stage.session.script = [_refused(SendErrorClass.TEMPLATE_BROKEN, 132001, "template")]
    assert isinstance(stage.answer(), Later)
    message = stage.words.messages[KEY, WAMID]
    asked = Asked(KEY, message, Topic.BALANCE, message.at)
    considered = consider(stage.ports, asked, NOW)
    assert considered is not None
    like_a_template = replace(stage.answering(), template=template_name("statement"))
    blamed = _refused(SendErrorClass.TEMPLATE_BROKEN, 132001, "template")
    follow_answer(stage.ports, considered, like_a_template, blamed, NOW)
    assert stage.sending.conditions.templates == {}
    assert not stage.sending.sending_limits.is_set_aside(NUMBER, "statement", "es", NOW)


def test_an_answer_waits_for_the_pause_towards_its_person() -> None:
    stage = AnswerStage()
    stage.answer()
    stage.answers.records.clear()
    stage.words.messages[KEY, "wamid.2"] = replace(
        stage.words.messages[KEY, WAMID], wamid="wamid.2"
    )
    delivered = stage.answering().with_evidence(ContactState.DELIVERED, NOW)
    stage.sending.contacts.settle(KEY, delivered)
    now = NOW + timedelta(seconds=1)
    stage.sending.clock.set(now)
    outcome = Answerer(stage.ports).answer(KEY, message_id("wamid.2"), now)
    assert outcome == Later(delivered.claimed_at + timedelta(seconds=8))


def test_a_slot_far_ahead_is_not_waited_for() -> None:
    stage = AnswerStage()
    stage.sending.slots.pause(NUMBER, NOW + timedelta(seconds=60))
    assert stage.answer() == Later(NOW + timedelta(seconds=60))
    assert stage.session.messages == []


def test_a_case_is_opened_once_and_no_part_of_a_hand_over_is_lost() -> None:
    stage = AnswerStage(debtor=account())
    for method, fake in (("open", stage.cases), ("put", stage.sending.wake_ups)):
        fake.break_next(method)
        with pytest.raises(Unavailable):
            stage.answer()
    stage.events.break_next("tell")
    assert stage.answer() == LeftToPerson((Reason.ANSWER_UNCONFIRMED,))
    assert len(stage.cases.cases) == 1
    assert [one.id for one in stage.sending.stored().holds] == [QUESTION]


def test_a_policy_may_end_the_wait_for_a_person() -> None:
    stage = AnswerStage(debtor=account())
    policy = replace(DEFAULT_POLICY, holds=Holds(handoff=timedelta(days=7)))
    stage.sending.policies.enforce(KEY.creditor, policy)
    stage.answer()
    (hold,) = stage.sending.stored().holds
    assert hold.until == NOW + timedelta(days=7)
