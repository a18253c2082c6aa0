"""Whether to answer a question now: at most once, and only what was asked.

Pure and total, as `decide` is: the same question, account, terms and instant give the same.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.contact import Contact, Purpose, contact_id
from puntual.domain.accounts.hold import SILENCING, HoldKind
from puntual.domain.accounts.view import AccountView
from puntual.domain.channel import Channel
from puntual.domain.contact_law.contact_window import why_never
from puntual.domain.decision.answers.asking_back import is_asked_back, may_ask_back
from puntual.domain.decision.answers.decision import AnswerDecision, HandOver
from puntual.domain.decision.answers.earlier_tries import judge_earlier
from puntual.domain.decision.answers.question import OF_THE_BOOKS, Question
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.context_building import decision_context_of
from puntual.domain.decision.duties.confirmation import hides_amounts
from puntual.domain.decision.gates import find_halt, find_reversal, is_feed_stale
from puntual.domain.decision.plan import Plan, Send, Stop, Wait
from puntual.domain.decision.suppression import await_holds, find_suppression
from puntual.domain.decision.terms import Terms
from puntual.domain.reasons import Reason

# Whoever asks more often in a day wants more than a machine can say.
MOST_A_DAY: Final = 5
# WhatsApp counts by its own clock, and a claimed answer is on its way for a moment.
_BEFORE_THE_END: Final = timedelta(minutes=5)
# A message that was sent a moment ago has its status in seconds.
_FLIGHT: Final = timedelta(seconds=30)
# Under these an answer disturbs nothing; under any other one a person speaks.
_UNDISTURBED: Final = frozenset(
    {HoldKind.PROMISE, HoldKind.PLAN, HoldKind.CLAIM, HoldKind.PAYMENT_PENDING}
)
# Nobody answers: it was asked to be left alone, or a person has the chat already.
_FOR_NOBODY: Final = frozenset(
    {Reason.OPTED_OUT, Reason.DECEASED, Reason.WRONG_NUMBER, Reason.HOLD_HANDOFF}
)


def decide_answer(
    question: Question, account: AccountView, terms: Terms, now: datetime
) -> AnswerDecision:
    """Decide about a question at an instant (aware, UTC)."""
    decision = _decide(question, account, terms, now)
    if isinstance(decision, HandOver) and is_asked_back(question.topic):
        # What was said holds as it is: no person has to ask.
        return Stop(decision.reasons)
    is_withdrawn = consent_at(account.profile.consents, now) is ConsentStatus.WITHDRAWN
    if isinstance(decision, HandOver) and is_withdrawn:
        # Whatever else bars it: who wants silence is nobody's case for a question.
        return Stop((Reason.OPTED_OUT,))
    return decision


def _decide(
    question: Question, account: AccountView, terms: Terms, now: datetime
) -> AnswerDecision:
    barred = judge_earlier(account, question.id, now) or _barred(question, account, now)
    if barred is not None:
        return barred
    topic = question.topic
    if is_asked_back(topic) and not may_ask_back(topic, account, question.id, now):
        return Stop((Reason.QUESTION_CHANGED,))
    if terms.policy is None:
        return HandOver((Reason.POLICY_MISSING,))
    if not (question.is_of_a_person or terms.policy.talk.answers):
        return Stop((Reason.ANSWERS_OFF,))
    if terms.rules is None:
        return HandOver((Reason.ZONE_UNKNOWN,))
    context = decision_context_of(
        account, terms.policy, terms.rules, terms.conditions, now, terms.catalogue
    )
    reasons = () if question.is_of_a_person else _of_a_machine(question, context)
    return HandOver(reasons) if reasons else _in_time(question, context)


def _of_a_machine(question: Question, context: DecisionContext) -> tuple[Reason, ...]:
    return (*_of_the_asker(context), *_of_the_content(question, context))


def _barred(question: Question, account: AccountView, now: datetime) -> AnswerDecision | None:
    found = find_suppression(account, now)
    if isinstance(found, Wait) and found.reasons == (Reason.IN_FLIGHT,):
        return Wait(min(found.until, now + _FLIGHT), found.reasons)
    if found is None and not question.is_of_a_person:
        spoken = _UNDISTURBED | SILENCING
        found = await_holds([one for one in account.active_holds(now) if one.kind not in spoken])
    return None if found is None else _without_machine(found.reasons)


def _without_machine(reasons: tuple[Reason, ...]) -> Stop | HandOver:
    return Stop(reasons) if _FOR_NOBODY.intersection(reasons) else HandOver(reasons)


def _of_the_asker(context: DecisionContext) -> Iterable[Reason]:
    account = context.account
    if account.shares_phone:
        yield Reason.SHARED_PHONE
    if hides_amounts(context) or not _is_confirmed(account):
        yield Reason.ANSWER_UNCONFIRMED
    today = context.contacts_today(Purpose.ANSWER)
    if sum(one.counts_as_attempt for one in today) >= MOST_A_DAY:
        yield Reason.ANSWERS_OF_THE_DAY


def _is_confirmed(account: AccountView) -> bool:
    """Tell whether a message of ours has arrived at the phone, so that an answer tells no news.

    One that somebody tapped on has arrived, whenever WhatsApp says so.
    """
    if account.profile.confirmed_at is not None:
        return True
    arrived_at, since = account.record_of(Channel.WHATSAPP).arrived_at, account.profile.phone_since
    return arrived_at is not None and (since is None or arrived_at >= since)


def _of_the_content(question: Question, context: DecisionContext) -> Iterable[Reason]:
    if not question.language:
        yield Reason.ANSWER_UNKNOWN
    if question.topic not in OF_THE_BOOKS:
        return
    if context.policy.freshness.hold_on_unapplied and context.account.credits:
        yield Reason.UNAPPLIED_MONEY
    if is_feed_stale(context):
        yield Reason.PAYMENT_FEED_STALE
    if find_reversal(context) is not None:
        yield Reason.PAYMENT_REVERSED


def _in_time(question: Question, context: DecisionContext) -> AnswerDecision:
    """Answer while WhatsApp takes free text: no template that we have answers a question."""
    latest = question.session_ends_at - _BEFORE_THE_END
    if context.now >= latest:
        return HandOver((Reason.ANSWER_TOO_LATE,))
    wait = find_halt(context) or _await_window(context)
    if wait is None:
        return Send(_plan(question, context))
    if isinstance(wait, Stop) or wait.until >= latest:
        return HandOver((Reason.ANSWER_TOO_LATE, *wait.reasons))
    return wait


def _await_window(context: DecisionContext) -> Wait | Stop | None:
    if context.rules.answers_at_any_hour:
        return None
    at = context.earliest(context.now)
    if at is None:
        return Stop((why_never(context.rules, context.now),))
    return Wait(at, context.window_reasons()) if at > context.now else None


def _plan(question: Question, context: DecisionContext) -> Plan:
    account, now = context.account, context.now
    attempt = len(context.contacts_today(Purpose.ANSWER)) + 1
    contact = Contact(
        id=contact_id(account.next_seq, context.today, Purpose.ANSWER, attempt),
        purpose=Purpose.ANSWER,
        local_date=context.today,
        claimed_at=now,
        deadline=now + context.policy.uncertain_for,
        step=question.topic.value,
        template="",
        language=question.language,
        policy_version=context.policy.version,
        holds=(question.id,),
    )
    told = account.open_instalments if question.topic in OF_THE_BOOKS else ()
    return Plan(contact, told, (), question.session_ends_at - now)
