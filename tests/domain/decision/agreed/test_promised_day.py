"""The question for the day of a promise that names none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.conversation.buttons import payload_of_day, read_payload
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.decision.agreed.promised_day import days_to_offer
from puntual.domain.decision.answers.question import Topic
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.policies.talk import Talk
from puntual.domain.reasons import Reason
from puntual.domain.wording.typography import write_day
from tests.decisions import decide
from tests.domain.decision.answers.answer_cases import (
    ASKED_AT,
    BALANCE,
    answer_to,
    asker,
    plan_of,
    with_answer,
)
from tests.domain.decision.decision_cases import RULES, TERMS, payment

DAY = replace(BALANCE, topic=Topic.DAY)


def undated(name: str = "reply.1", origin: str = "reply:promise") -> Hold:
    until = ASKED_AT + timedelta(days=5)
    return Hold(name, HoldKind.PROMISE, ASKED_AT, until, origin=origin)


def promising(*holds: Hold) -> Account:
    return asker(holds=holds or (undated(),))


def test_a_promise_without_a_day_is_asked_for_one_and_not_confirmed() -> None:
    contact = plan_of(answer_to(promising(), DAY)).contact
    assert (contact.step, contact.holds) == ("day", ("reply.1",))
    later = ASKED_AT + timedelta(minutes=5)
    assert isinstance(decide(promising(), TERMS, later), Wait)
    # Nobody asks where a machine answers nothing: then the hold itself is confirmed.
    silent = Terms(replace(DEFAULT_POLICY, talk=Talk(answers=False)), RULES)
    assert isinstance(decide(promising(), silent, later), Send)


@pytest.mark.parametrize(
    "holds",
    [
        (replace(undated(), promised_on=date(2026, 3, 13)),),
        (undated("reply.2"),),
        (undated(), replace(undated("reply.2"), promised_on=date(2026, 3, 13))),
    ],
)
def test_nobody_is_asked_who_has_named_a_day_or_promised_nothing(holds: tuple[Hold, ...]) -> None:
    assert answer_to(promising(*holds), DAY) == Stop((Reason.QUESTION_CHANGED,))


def test_the_day_is_asked_for_once_however_often_it_is_promised() -> None:
    asked = with_answer(promising(), ContactState.DELIVERED, question=DAY)
    again = replace(asked, holds=(*asked.holds, undated("reply.2")))
    assert answer_to(asked, DAY) == Stop((Reason.ANSWERED,))
    assert answer_to(again, replace(DAY, id="reply.2")) == Stop((Reason.QUESTION_CHANGED,))


def test_where_nobody_may_ask_the_promise_holds_and_no_person_has_to() -> None:
    shared = replace(promising(), shares_phone=True)
    assert answer_to(shared, DAY) == Stop((Reason.SHARED_PHONE,))


def claiming(*names: str) -> Account:
    until = ASKED_AT + timedelta(days=3)
    holds = tuple(Hold(one, HoldKind.CLAIM, ASKED_AT, until) for one in names)
    return asker(holds=holds)


def test_who_says_that_it_is_paid_is_asked_for_the_receipt_once() -> None:
    receipt = replace(BALANCE, topic=Topic.RECEIPT)
    contact = plan_of(answer_to(claiming("reply.1"), receipt)).contact
    assert contact.step == "receipt"
    asked = with_answer(claiming("reply.1"), ContactState.DELIVERED, question=receipt)
    again = replace(asked, holds=(*asked.holds, *claiming("reply.2").holds))
    assert answer_to(again, replace(receipt, id="reply.2")) == Stop((Reason.QUESTION_CHANGED,))


def test_who_owes_nothing_is_believed_without_a_receipt() -> None:
    receipt = replace(BALANCE, topic=Topic.RECEIPT)
    paid = replace(claiming("reply.1"), payments=(payment(125050, ASKED_AT),))
    assert answer_to(paid, receipt) == Stop((Reason.QUESTION_CHANGED,))


def test_three_business_days_are_offered() -> None:
    friday, holidays = date(2026, 3, 13), RULES.holidays
    assert days_to_offer(friday, holidays) == [
        date(2026, 3, 17),
        date(2026, 3, 19),
        date(2026, 3, 23),
    ]


def test_a_tap_on_a_day_is_a_promise_for_it() -> None:
    understood = read_payload(payload_of_day(date(2026, 3, 17)))
    assert understood is not None
    assert (understood.intent, understood.promise_date) == (
        SpokenIntent.PROMISE,
        date(2026, 3, 17),
    )
    assert read_payload("PROMISE.tomorrow") is None


@pytest.mark.parametrize("language", ["es", "es_PE", "pt_BR", "en"])
@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_fits_a_button(language: str, month: int) -> None:
    assert len(write_day(date(2026, month, 28), language)) <= 20
