"""What became of earlier tries to answer the same question. None is ever repeated blindly."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.lifecycle import UNKNOWN_OUTCOME, ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.accounts.view import AccountView
from puntual.domain.decision.answers.decision import AnswerDecision, HandOver
from puntual.domain.decision.plan import Stop, Wait
from puntual.domain.ids import ContactId
from puntual.domain.reasons import Reason
from puntual.domain.sending.pair_lease import back_off

_MOST_TRIES: Final = 3
_PAUSE: Final = timedelta(minutes=1)


def judge_earlier(account: AccountView, question_id: str, now: datetime) -> AnswerDecision | None:
    """Return what earlier tries leave to do; None where a question may be answered.

    Args:
        account: with the answers of the last days.
        question_id: the question's.
        now: the instant (UTC).
    """
    tries = _tries(account, question_id)
    if not tries:
        return None
    last = tries[-1]
    if last.state in UNKNOWN_OUTCOME and now < last.deadline:
        return Wait(last.deadline, (Reason.IN_FLIGHT,))
    if last.state in UNKNOWN_OUTCOME or last.state is ContactState.EXPIRED:
        return HandOver((Reason.ANSWER_IN_DOUBT,))
    if last.state is not ContactState.FAILED:
        return Stop((Reason.ANSWERED,))
    return _after_failure(tries, now)


def answering_contact(account: AccountView, question_id: str) -> ContactId | None:
    """Return the last answer to a question; None without one."""
    tries = _tries(account, question_id)
    return tries[-1].id if tries else None


def _tries(account: AccountView, question_id: str) -> Sequence[Contact]:
    """Return the answers to a question, in the order in which they were claimed."""
    return [
        one
        for one in account.contacts
        if one.purpose is Purpose.ANSWER and question_id in one.holds
    ]


def _after_failure(tries: Sequence[Contact], now: datetime) -> AnswerDecision | None:
    last = tries[-1]
    if not last.may_be_tried_again or len(tries) >= _MOST_TRIES:
        return HandOver((Reason.ANSWER_FAILED,))
    is_pair = last.error_class is SendErrorClass.PAIR_DELAY
    pause = back_off(len(tries)) if is_pair else _PAUSE
    until = (last.settled_at or last.claimed_at) + pause
    return Wait(until, (Reason.API_BACKOFF,)) if now < until else None
