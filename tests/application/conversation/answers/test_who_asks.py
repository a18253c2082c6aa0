"""An answer goes to the chat in which it was asked, or to nobody."""

from dataclasses import replace

import pytest

from puntual.application.conversation.answers.outcomes import (
    Answered,
    AnswerOutcome,
    LeftToPerson,
    NotAnswered,
)
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.reasons import Reason
from tests.application.conversation.answers.answer_stage import NOW, AnswerStage
from tests.domain.decision.decision_cases import KEY


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


def test_an_edit_after_a_withdrawal_is_left_to_nobody() -> None:
    """Somebody who had been promised silence became a case, with a hold, by an edit."""
    stage = AnswerStage()
    gone = ConsentEvent(ConsentKind.REVOKED, NOW, "whatsapp reply", "wamid.2")
    stage.sending.changes.add_consent(KEY, gone)
    stage.ask(edited_at=NOW)
    assert stage.answer() == NotAnswered((Reason.OPTED_OUT,))
    assert stage.cases.cases == {}
