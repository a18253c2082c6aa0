"""A question is answered once, with what is so at that moment, whatever happens meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.application.conversation.answering import Answerer
from puntual.application.conversation.answers.considering import TOPICS
from puntual.application.conversation.answers.outcomes import (
    Answered,
    Later,
    LeftToPerson,
    NotAnswered,
)
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.conversation.kept_message import MACHINE, message_id
from puntual.domain.conversation.spoken_intent import QUESTIONS, SpokenIntent
from puntual.domain.decision.answers.record import AnswerState
from puntual.domain.errors import MissingConfiguration, Unavailable
from puntual.domain.ids import ContactRef
from puntual.domain.reasons import Reason
from tests.application.conversation.answers.answer_stage import (
    NOW,
    QUESTION,
    WAMID,
    AnswerStage,
)
from tests.domain.decision.answers.answer_cases import ASKED_AT
from tests.domain.decision.decision_cases import DUE, KEY, days_from_due, local, payment
from tests.fakes.creditors import FakeCreditors


def test_a_question_is_answered_in_the_chat_in_which_it_was_asked() -> None:
    stage = AnswerStage()
    outcome = stage.answer()
    assert isinstance(outcome, Answered)
    (message,) = stage.session.messages
    assert (message.to, message.quoted) == ("+525550000001", WAMID)
    ref = ContactRef(KEY, outcome.contact.id)
    assert message.callback == ref.to_callback(asks_for_id=True)
    assert message.text.startswith("Hola, Ana Ejemplo. Según nuestros registros de hoy, tu saldo")
    assert "$1,250.50 MXN" in message.text
    assert [*stage.said()] == [message.text]


def test_what_was_answered_is_on_record_without_words() -> None:
    stage = AnswerStage()
    stage.answer()
    record = stage.record
    assert record is not None
    assert (record.state, record.reasons) == (AnswerState.SENT, ())
    assert record.contact == stage.answering().id
    assert (record.asked_at, record.question) == (ASKED_AT, QUESTION)


def test_the_words_of_an_answer_are_kept_as_those_of_a_machine() -> None:
    stage = AnswerStage()
    stage.answer()
    (kept,) = (one for one in stage.words.messages.values() if one.by)
    assert (kept.by, kept.answered, kept.at) == (MACHINE, WAMID, NOW)
    assert kept.expires == NOW + timedelta(days=180)


@pytest.mark.parametrize("intent", sorted(set(SpokenIntent) - QUESTIONS))
def test_what_asks_nothing_has_no_answer(intent: SpokenIntent) -> None:
    stage = AnswerStage(intent=intent)
    assert stage.answer() == NotAnswered(())
    assert (stage.session.messages, stage.answers.records) == ([], {})


def test_every_question_of_which_a_machine_knows_has_a_topic() -> None:
    assert TOPICS.keys() == QUESTIONS | {SpokenIntent.PROMISE, SpokenIntent.ALREADY_PAID}


def test_a_message_of_ours_and_one_that_is_not_kept_have_no_answer() -> None:
    stage = AnswerStage()
    stage.ask(by="Rosa P.")
    assert stage.answer() == NotAnswered(())
    assert Answerer(stage.ports).answer(KEY, message_id("wamid.other"), NOW) == NotAnswered(())


def test_the_same_message_again_changes_nothing() -> None:
    stage = AnswerStage()
    stage.answer()
    for days in (0, 1, 30):
        assert stage.answer(timedelta(days=days)) == NotAnswered((Reason.ANSWERED,))
    assert len(stage.session.messages) == 1


def test_two_workers_answer_once() -> None:
    stage = AnswerStage()
    others: list[object] = []
    stage.meanwhile = lambda: others.append(stage.another_answer())
    outcome = stage.answer()
    assert isinstance(others[0], Answered)
    assert isinstance(outcome, Later)
    assert len(stage.session.messages) == 1
    assert stage.record is not None
    assert stage.record.state is AnswerState.SENT


def test_two_workers_that_claim_at_the_same_moment_answer_once() -> None:
    stage = AnswerStage()
    others: list[object] = []
    outcome = stage.answer(before_claim=lambda: others.append(stage.another_answer()))
    assert isinstance(others[0], Answered)
    assert isinstance(outcome, Later)
    assert len(stage.session.messages) == 1


class _Killed(BaseException):
    """The worker dies."""


def test_a_crash_between_claim_and_send_never_repeats() -> None:
    stage = AnswerStage()
    # The second wait is the one between the claim and its slot.
    stage.meanwhile = lambda: setattr(stage, "meanwhile", _die)
    with pytest.raises(_Killed):
        stage.answer()
    stage.meanwhile = lambda: None
    assert stage.answering().state is ContactState.CLAIMED
    deadline = stage.answering().deadline
    assert stage.answer(timedelta(minutes=5)) == Later(deadline, (Reason.IN_FLIGHT,))
    assert stage.answer(timedelta(hours=3)) == LeftToPerson((Reason.ANSWER_IN_DOUBT,))
    assert stage.session.messages == []
    assert [case.intent for case in stage.cases.cases.values()] == [SpokenIntent.ASK_BALANCE]


def _die() -> None:
    raise _Killed


def test_a_crash_after_the_send_never_repeats() -> None:
    stage = AnswerStage()
    stage.answers.break_next("note")
    with pytest.raises(Unavailable):
        stage.answer()
    claimed = stage.answering()
    assert stage.answer(timedelta(minutes=1)) == Later(claimed.deadline, (Reason.IN_FLIGHT,))
    _deliver(stage)
    assert stage.answer(timedelta(minutes=2)) == NotAnswered((Reason.ANSWERED,))
    assert len(stage.session.messages) == 1
    assert stage.record is not None
    assert (stage.record.state, stage.record.contact) == (AnswerState.SENT, claimed.id)


def _deliver(stage: AnswerStage) -> None:
    delivered = stage.answering().with_evidence(ContactState.DELIVERED, NOW)
    stage.sending.contacts.settle(KEY, delivered)


def test_a_payment_between_question_and_answer_changes_the_balance_told() -> None:
    stage = AnswerStage()
    paid = payment(25050, NOW, paid_on=DUE)
    stage.meanwhile = lambda: _once(
        stage, lambda: stage.sending.changes.put_payment(KEY, paid, "x")
    )
    assert isinstance(stage.answer(), Answered)
    assert "$1,000.00 MXN" in stage.session.messages[0].text


def _once(stage: AnswerStage, act: Callable[[], object]) -> None:
    stage.meanwhile = lambda: None
    act()


def test_an_opt_out_between_question_and_answer_silences_it() -> None:
    stage = AnswerStage()
    stage.meanwhile = lambda: _once(stage, lambda: _opt_out(stage))
    assert stage.answer() == NotAnswered((Reason.OPTED_OUT,))
    assert (stage.session.messages, stage.cases.cases) == ([], {})


def test_an_opt_out_when_all_was_decided_makes_the_claim_fail() -> None:
    stage = AnswerStage()
    assert isinstance(stage.answer(before_claim=lambda: _opt_out(stage)), Later)
    assert stage.answer(timedelta(seconds=3)) == NotAnswered((Reason.OPTED_OUT,))
    assert (stage.session.messages, stage.cases.cases) == ([], {})


def _opt_out(stage: AnswerStage) -> None:
    gone = ConsentEvent(ConsentKind.REVOKED, NOW, "whatsapp reply", "wamid.2")
    stage.sending.changes.add_consent(KEY, gone)


def test_an_account_that_goes_while_the_slot_is_awaited_gets_no_answer() -> None:
    stage = AnswerStage()
    stage.meanwhile = stage.sending.memory.accounts.clear
    assert stage.answer() == Later(NOW)
    assert stage.answer() == NotAnswered((Reason.PROFILE_MISSING,))
    assert stage.session.messages == []


def test_a_question_that_was_taken_back_has_no_answer_and_one_that_was_edited_a_person() -> None:
    stage = AnswerStage()
    stage.ask(hidden_at=NOW)
    assert stage.answer() == NotAnswered((Reason.QUESTION_CHANGED,))
    stage = AnswerStage()
    stage.ask(edited_at=NOW)
    assert stage.answer() == LeftToPerson((Reason.QUESTION_CHANGED,))


def test_a_question_that_is_edited_after_its_answer_is_left_to_a_person() -> None:
    stage = AnswerStage()
    stage.answer()
    _deliver(stage)
    stage.ask(edited_at=NOW + timedelta(minutes=1))
    for minutes in (2, 3):
        outcome = stage.answer(timedelta(minutes=minutes))
        assert outcome == LeftToPerson((Reason.QUESTION_CHANGED,))
    assert len(stage.session.messages) == 1
    assert len(stage.cases.cases) == 1
    assert stage.record is not None
    assert stage.record.state is AnswerState.SENT


def test_a_question_of_the_night_waits_for_the_hours() -> None:
    stage = AnswerStage()
    asked_at = local(days_from_due(0), 22)
    stage.ask(at=asked_at)
    night, morning = asked_at - NOW, local(days_from_due(1), 9)
    for minutes in (0, 15, 30):
        outcome = stage.answer(night + timedelta(minutes=minutes))
        assert outcome == Later(morning, (Reason.OUTSIDE_HOURS,))
    record = stage.record
    assert record is not None
    assert (record.state, record.at) == (AnswerState.WAITING, asked_at)
    assert stage.sending.slots.blocks == []
    assert isinstance(stage.answer(morning - NOW), Answered)


def test_without_an_account_or_a_creditor_there_is_no_answer() -> None:
    stage = AnswerStage()
    stage.sending.memory.accounts.clear()
    assert stage.answer() == NotAnswered((Reason.PROFILE_MISSING,))
    stage = AnswerStage()
    nobody = replace(stage.ports, creditors=FakeCreditors())
    with pytest.raises(MissingConfiguration):
        Answerer(nobody).answer(KEY, QUESTION, NOW)


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        (SpokenIntent.ASK_BANK_DETAILS, "así puedes pagar a Taller Luna: por transferencia a la"),
        (SpokenIntent.ASK_PAYMENT_LINK, "así puedes pagar a Taller Luna: por transferencia a la"),
        (SpokenIntent.ASK_INVOICE_COPY, "• F-001: $1,250.50 MXN, vence el 10 de marzo de 2026"),
    ],
)
def test_what_is_asked_is_what_is_told(intent: SpokenIntent, text: str) -> None:
    stage = AnswerStage(intent=intent)
    stage.answer()
    assert text in stage.session.messages[0].text


def test_who_owes_nothing_is_told_so() -> None:
    stage = AnswerStage()
    stage.sending.changes.put_payment(KEY, payment(125050, ASKED_AT), "x")
    stage.answer()
    assert "no tienes saldo pendiente con Taller Luna" in stage.session.messages[0].text


def test_what_the_creditor_has_not_said_is_left_to_a_person() -> None:
    stage = AnswerStage(intent=SpokenIntent.ASK_BANK_DETAILS, how_to_pay=" ")
    assert stage.answer() == LeftToPerson((Reason.ANSWER_UNKNOWN,))


def test_what_the_account_says_is_enough_to_answer_once() -> None:
    stage = AnswerStage()
    assert isinstance(stage.answer(), Answered)
    stage.answers.records.clear()
    _deliver(stage)
    assert stage.answering().holds == (QUESTION,)
    assert stage.answer(timedelta(hours=1)) == NotAnswered((Reason.ANSWERED,))
