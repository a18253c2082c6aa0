"""For any account: no answer where nothing may be said, and a decision that is always the same."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.answers.answer import decide_answer
from puntual.domain.decision.answers.decision import HandOver
from puntual.domain.decision.answers.question import Question, Topic
from puntual.domain.decision.plan import Send, Stop, Wait
from tests.domain.decision.decision_cases import MEXICO, TERMS
from tests.domain.decision.test_decision_properties import accounts

QUESTIONS = st.builds(
    lambda topic, minutes, language: (topic, timedelta(minutes=minutes), language),
    st.sampled_from(Topic),
    st.integers(0, 2000),
    st.sampled_from(["es", "pt_BR", "en", ""]),
)
WELCOME = {HoldKind.PROMISE, HoldKind.PLAN, HoldKind.CLAIM}

type Asked = tuple[Topic, timedelta, str]


def _question(asked: Asked, now: datetime) -> Question:
    topic, ago, language = asked
    return Question("reply.1", topic, now - ago, language)


@given(accounts(), QUESTIONS)
def test_an_answer_respects_consent_holds_and_hours(
    case: tuple[Account, datetime], asked: Asked
) -> None:
    debtor, now = case
    question = _question(asked, now)
    decision = decide_answer(question, view_of(debtor, now), TERMS, now)
    if not isinstance(decision, Send):
        assert decision.reasons
        return
    assert consent_at(debtor.profile.consents, now) is ConsentStatus.GIVEN
    assert {one.kind for one in debtor.holds if one.is_active(now)} <= WELCOME
    clock = now.astimezone(MEXICO)
    assert clock.weekday() < 5
    assert 9 <= clock.hour < 19
    assert now < question.asked_at + timedelta(hours=24)
    # What a person says is in the words of that person.
    assert question.language or question.topic is Topic.SAID


@given(accounts(), QUESTIONS)
def test_what_was_sent_once_is_never_sent_again(
    case: tuple[Account, datetime], asked: Asked
) -> None:
    debtor, now = case
    question = _question(asked, now)
    decision = decide_answer(question, view_of(debtor, now), TERMS, now)
    if not isinstance(decision, Send):
        return
    for minutes in (0, 1, 60, 600):
        later = now + timedelta(minutes=minutes)
        claimed = debtor.with_contact(decision.plan.contact)
        again = decide_answer(question, view_of(claimed, later), TERMS, later)
        assert isinstance(again, Wait | Stop | HandOver)


@given(accounts(), QUESTIONS)
def test_the_same_question_has_the_same_decision_and_no_wait_beyond_its_day(
    case: tuple[Account, datetime], asked: Asked
) -> None:
    debtor, now = case
    question = _question(asked, now)
    decision = decide_answer(question, view_of(debtor, now), TERMS, now)
    assert decide_answer(replace(question), view_of(debtor, now), TERMS, now) == decision
    if isinstance(decision, Wait):
        assert now < decision.until < question.asked_at + timedelta(hours=24, minutes=1)
