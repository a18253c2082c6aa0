"""An answer goes to the chat in which it was asked, or to nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.application.conversation.answers.outcomes import (
    Answered,
    AnswerOutcome,
    Later,
    LeftToPerson,
    NotAnswered,
)
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.decision.answers.record import AnswerState
from puntual.domain.reasons import Reason
from tests.application.conversation.answers.answer_stage import NOW, WAMID, AnswerStage
from tests.domain.decision.decision_cases import KEY, days_from_due, local


def ask_from(stage: AnswerStage, phone: str) -> AnswerOutcome:
    stage.ask(phone=phone)
    return stage.answer()


@pytest.mark.parametrize("phone", ["525550000001", "5215550000001", ""])
def test_who_asks_from_the_debtor_s_own_line_is_answered(phone: str) -> None:
    assert isinstance(ask_from(AnswerStage(), phone), Answered)


def test_a_question_from_another_line_is_not_answered_at_the_debtor_s_own() -> None:
    """The phone was changed between question and answer, or another one of theirs wrote.

    The balance went to a phone at which nobody had asked, and where no chat was open.
    """
    stage = AnswerStage()
    assert ask_from(stage, "525550000009") == LeftToPerson((Reason.ANSWER_UNCONFIRMED,))
    assert stage.session.messages == []


def test_a_phone_that_changes_while_the_slot_is_awaited_is_told_nothing() -> None:
    stage = AnswerStage()
    new = replace(stage.debtor.profile, phone="+525550000009", wa_ids=frozenset())
    stage.meanwhile = lambda: _put_once(stage, new)
    assert ask_from(stage, "525550000001") == LeftToPerson((Reason.ANSWER_UNCONFIRMED,))
    assert stage.session.messages == []


def _put_once(stage: AnswerStage, profile: Profile) -> None:
    stage.meanwhile = lambda: None
    stage.sending.changes.put_profile(profile)


def edit(stage: AnswerStage, intent: SpokenIntent) -> None:
    edited = replace(stage.words.messages[KEY, WAMID], at=NOW, intent=intent)
    stage.words.replace(KEY, WAMID, edited)


def test_what_becomes_a_question_by_an_edit_is_left_to_a_person() -> None:
    """An edit of thanks asked for the balance: no machine answered, and no person heard of it."""
    stage = AnswerStage(intent=SpokenIntent.THANKS)
    edit(stage, SpokenIntent.ASK_BALANCE)
    assert stage.answer() == LeftToPerson((Reason.QUESTION_CHANGED,))
    assert len(stage.cases.cases) == 1


def test_a_question_that_waits_and_asks_nothing_any_more_waits_no_longer() -> None:
    stage = AnswerStage()
    asked_at = local(days_from_due(0), 22)
    stage.ask(at=asked_at)
    night = asked_at - NOW
    assert isinstance(stage.answer(night), Later)
    edit(stage, SpokenIntent.THANKS)
    for minutes in (15, 30):
        outcome = stage.answer(night + timedelta(minutes=minutes))
        assert outcome == NotAnswered((Reason.QUESTION_CHANGED,))
    assert stage.record is not None
    assert stage.record.state is AnswerState.NOT_ANSWERED
    assert (stage.session.messages, stage.cases.cases) == ([], {})


def test_what_never_was_a_question_has_no_record_after_an_edit_either() -> None:
    stage = AnswerStage(intent=SpokenIntent.THANKS)
    edit(stage, SpokenIntent.GREETING)
    assert stage.answer() == NotAnswered(())
    assert stage.record is None


def test_an_edit_after_a_withdrawal_is_left_to_nobody() -> None:
    """Somebody who had been promised silence became a case, with a hold, by an edit."""
    stage = AnswerStage()
    gone = ConsentEvent(ConsentKind.REVOKED, NOW, "whatsapp reply", "wamid.2")
    stage.sending.changes.add_consent(KEY, gone)
    stage.ask(edited_at=NOW)
    assert stage.answer() == NotAnswered((Reason.OPTED_OUT,))
    assert stage.cases.cases == {}
