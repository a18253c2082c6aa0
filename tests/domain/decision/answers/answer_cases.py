"""A debtor whose reminder has arrived, and what she asks the next morning."""

from dataclasses import replace
from datetime import datetime, timedelta

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.answers.answer import decide_answer
from puntual.domain.decision.answers.decision import AnswerDecision
from puntual.domain.decision.answers.question import Question, Topic
from puntual.domain.decision.plan import Plan, Send
from puntual.domain.decision.terms import Terms
from tests.domain.decision.decision_cases import TERMS, account, days_from_due, local, reminded

REMINDED_AT = local(days_from_due(-1), 10)
ASKED_AT = local(days_from_due(0), 10)
BALANCE = Question("reply.1", Topic.BALANCE, ASKED_AT, "es")
HOW_TO_PAY = replace(BALANCE, topic=Topic.HOW_TO_PAY)


def asker(**parts: object) -> Account:
    """Return an account that was reminded the day before, by a message that arrived."""
    return account(contacts=(reminded(REMINDED_AT, "due_in_1_day"),), **parts)


def answer_to(
    debtor: Account,
    question: Question = BALANCE,
    now: datetime = ASKED_AT + timedelta(seconds=5),
    terms: Terms = TERMS,
) -> AnswerDecision:
    """Decide about a question."""
    return decide_answer(question, view_of(debtor, now), terms, now)


def plan_of(decision: AnswerDecision) -> Plan:
    """Return the plan that a decision sends, or fail."""
    assert isinstance(decision, Send), decision
    return decision.plan


def with_answer(
    debtor: Account,
    state: ContactState,
    error_class: SendErrorClass | None = None,
    at: datetime = ASKED_AT + timedelta(seconds=5),
    question: Question = BALANCE,
) -> Account:
    """Return an account in which a question was answered, as far as the state says."""
    contact = plan_of(decide_answer(question, view_of(debtor, at), TERMS, at)).contact
    return debtor.with_contact(_settled(contact, state, error_class, at))


def _settled(
    contact: Contact, state: ContactState, error_class: SendErrorClass | None, at: datetime
) -> Contact:
    is_refused = state is ContactState.FAILED
    return replace(
        contact,
        state=state,
        settled_at=at,
        accepted_at=None if is_refused else at,
        error_class=error_class,
        error_code=1 if is_refused else None,
    )
