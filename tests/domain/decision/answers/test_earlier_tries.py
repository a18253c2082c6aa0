"""A question is answered once: what was tried before is found in the account, and not repeated."""

from datetime import timedelta

import pytest

from puntual.domain.accounts.lifecycle import ARRIVED, ContactState
from puntual.domain.accounts.send_error import TRY_AGAIN, SendErrorClass
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.answers.decision import HandOver
from puntual.domain.decision.answers.earlier_tries import answering_contact
from puntual.domain.decision.plan import Stop, Wait
from puntual.domain.reasons import Reason
from puntual.domain.sending.quota import last_written_to
from tests.domain.decision.answers.answer_cases import (
    ASKED_AT,
    answer_to,
    asker,
    plan_of,
    with_answer,
)
from tests.domain.decision.decision_cases import reminded

SENT_AT = ASKED_AT + timedelta(seconds=5)
SOON = SENT_AT + timedelta(minutes=2)
# The deadline of an answer by the presumed policy, and a moment more.
OVERDUE = SENT_AT + timedelta(hours=2, seconds=1)


@pytest.mark.parametrize("state", [ContactState.ACCEPTED, ContactState.SENT, *sorted(ARRIVED)])
def test_what_was_answered_is_not_answered_again(state: ContactState) -> None:
    debtor = with_answer(asker(), state)
    assert answer_to(debtor, now=SOON) == Stop((Reason.ANSWERED,))
    contact = answering_contact(view_of(debtor, SOON), "reply.1")
    assert contact == "000002.20260310.answer.1"
    assert answering_contact(view_of(debtor, SOON), "reply.2") is None


@pytest.mark.parametrize("state", [ContactState.CLAIMED, ContactState.UNCERTAIN])
def test_an_answer_in_doubt_is_waited_for_and_never_repeated(state: ContactState) -> None:
    debtor = with_answer(asker(), state)
    deadline = SENT_AT + timedelta(hours=2)
    assert answer_to(debtor, now=SOON) == Wait(deadline, (Reason.IN_FLIGHT,))
    assert answer_to(debtor, now=OVERDUE) == HandOver((Reason.ANSWER_IN_DOUBT,))


def test_an_answer_of_which_nothing_was_heard_is_left_to_a_person() -> None:
    debtor = with_answer(asker(), ContactState.EXPIRED)
    assert answer_to(debtor, now=OVERDUE) == HandOver((Reason.ANSWER_IN_DOUBT,))


@pytest.mark.parametrize("error_class", sorted(TRY_AGAIN - {SendErrorClass.PAIR_DELAY}))
def test_a_passing_refusal_is_tried_again_after_a_pause(error_class: SendErrorClass) -> None:
    debtor = with_answer(asker(), ContactState.FAILED, error_class)
    until = SENT_AT + timedelta(minutes=1)
    assert answer_to(debtor, now=SENT_AT) == Wait(until, (Reason.API_BACKOFF,))
    assert plan_of(answer_to(debtor, now=SOON)).contact.id == "000003.20260310.answer.2"


def test_the_pause_towards_one_person_grows() -> None:
    first = with_answer(asker(), ContactState.FAILED, SendErrorClass.PAIR_DELAY)
    assert isinstance(answer_to(first, now=SENT_AT + timedelta(seconds=7)), Wait)
    then = SENT_AT + timedelta(seconds=8)
    second = with_answer(first, ContactState.FAILED, SendErrorClass.PAIR_DELAY, then)
    assert answer_to(second, now=then) == Wait(then + timedelta(seconds=16), (Reason.API_BACKOFF,))


def test_after_three_refusals_a_person_answers() -> None:
    debtor, now = asker(), SENT_AT
    for _ in range(3):
        debtor = with_answer(debtor, ContactState.FAILED, SendErrorClass.RETRY, now)
        now += timedelta(minutes=2)
    assert answer_to(debtor, now=now) == HandOver((Reason.ANSWER_FAILED,))


def test_what_whatsapp_refuses_for_good_a_person_answers() -> None:
    debtor = with_answer(asker(), ContactState.FAILED, SendErrorClass.FAIL_MESSAGE)
    assert answer_to(debtor, now=SOON) == HandOver((Reason.ANSWER_FAILED,))


def test_the_account_knows_for_three_days_what_it_answered() -> None:
    debtor = with_answer(asker(), ContactState.DELIVERED)
    for days, is_known in ((2, True), (3, False)):
        view = view_of(debtor, SENT_AT + timedelta(days=days))
        assert (answering_contact(view, "reply.1") is not None) is is_known


def test_whom_an_answer_went_to_counts_as_nobody_that_was_written_to_first() -> None:
    reminded_again = reminded(ASKED_AT - timedelta(hours=3), "due_today", seq=2)
    debtor = asker().with_contact(reminded_again)
    answered, later = with_answer(debtor, ContactState.DELIVERED), SENT_AT + timedelta(hours=20)
    assert last_written_to(view_of(answered, later), later) == reminded_again.claimed_at
    after = ASKED_AT + timedelta(hours=22)
    assert last_written_to(view_of(answered, after), after) is None
