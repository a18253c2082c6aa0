"""An answer that WhatsApp took and could not deliver after all is no answer."""

from datetime import timedelta

import pytest

from puntual.application.conversation.answers.outcomes import LeftToPerson, NotAnswered
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.decision.answers.record import AnswerState
from puntual.domain.ids import ContactRef
from puntual.domain.reasons import Reason
from puntual.ports.contacts import StatusReport
from tests.application.conversation.answers.answer_stage import NOW, AnswerStage
from tests.domain.decision.decision_cases import KEY


def fail(stage: AnswerStage, error_class: SendErrorClass) -> None:
    at = NOW + timedelta(seconds=10)
    report = StatusReport(ContactState.FAILED, at, "wamid.1", 131000, error_class)
    stage.sending.contacts.record_status(ContactRef(KEY, stage.answering().id), report)


@pytest.mark.parametrize("error_class", [SendErrorClass.FAIL_MESSAGE, SendErrorClass.RETRY])
def test_an_answer_that_failed_after_all_is_left_to_a_person_once(
    error_class: SendErrorClass,
) -> None:
    """The question counted as answered, and nobody ever told its writer anything."""
    stage = AnswerStage()
    stage.answer()
    fail(stage, error_class)
    assert stage.answer(timedelta(minutes=2)) == LeftToPerson((Reason.ANSWER_FAILED,))
    assert stage.answer(timedelta(minutes=3)) == NotAnswered((Reason.ANSWER_FAILED,))
    assert len(stage.session.messages) == 1
    assert len(stage.cases.cases) == 1
    assert stage.record is not None
    assert stage.record.state is AnswerState.LEFT_TO_PERSON


@pytest.mark.parametrize("days", [0, 1, 30])
def test_an_answer_that_did_not_fail_is_the_last_word(days: int) -> None:
    stage = AnswerStage()
    stage.answer()
    assert stage.answer(timedelta(days=days)) == NotAnswered((Reason.ANSWERED,))
    assert stage.cases.cases == {}


def test_what_was_left_to_a_person_is_not_looked_at_again() -> None:
    stage = AnswerStage(how_to_pay="", intent=SpokenIntent.ASK_BANK_DETAILS)
    assert stage.answer() == LeftToPerson((Reason.ANSWER_UNKNOWN,))
    stage.sending.accounts.break_next("look")
    assert stage.answer(timedelta(minutes=1)) == NotAnswered((Reason.ANSWER_UNKNOWN,))
