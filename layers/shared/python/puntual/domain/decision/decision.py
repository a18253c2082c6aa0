"""What to do about an account now: send, wait, or stop, each with its reasons.

``decide`` is pure and total: the same account, terms and instant give the same decision, byte for
byte. It never looks at a clock and never raises for any account that can be stored.
"""

from datetime import datetime
from functools import reduce
from typing import Final

from puntual.domain.accounts.view import AccountView
from puntual.domain.decision.agreed.promise_day import decide_promise_day
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.context_building import decision_context_of
from puntual.domain.decision.duties.written_copy import with_copy_left
from puntual.domain.decision.fallback import decide_fallback
from puntual.domain.decision.gates import find_full_quota, find_halt, find_reversal
from puntual.domain.decision.notices import (
    decide_agreement,
    decide_away,
    decide_onboarding,
    decide_receipt,
)
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.decision.reminder import decide_reminder
from puntual.domain.decision.suppression import find_suppression
from puntual.domain.decision.terms import Terms
from puntual.domain.reasons import Reason

# Raised by a release that decides otherwise than the one before it: logs name it (record 37).
DECISION_VERSION: Final = 3

# In the order in which they speak when several have an occasion.
_NOTICES = (
    decide_receipt,
    decide_agreement,
    decide_promise_day,
    decide_away,
    decide_onboarding,
)


def decide(account: AccountView, terms: Terms, now: datetime) -> Decision:
    """Decide what to do about an account at an instant (aware, UTC)."""
    may_fall_back = terms.policy is not None and terms.policy.fallback is not None
    suppression = find_suppression(account, now, may_fall_back=may_fall_back)
    if suppression is not None:
        return _suppressed(suppression, account, terms, now)
    if terms.rules is None:
        return Stop((Reason.ZONE_UNKNOWN,))
    if terms.policy is None:
        return Stop((Reason.POLICY_MISSING,))
    context = decision_context_of(
        account, terms.policy, terms.rules, terms.conditions, now, terms.catalogue
    )
    return _mind_changes(_within_quota(_decide(context), context), context)


def next_evaluation(account: AccountView, terms: Terms, now: datetime) -> datetime | None:
    """Return when the decision can change by the passing of time alone; None for never."""
    decision = decide(account, terms, now)
    if isinstance(decision, Send):
        return now
    return decision.until if isinstance(decision, Wait) else None


def _decide(context: DecisionContext) -> Decision:
    held = find_halt(context) or find_reversal(context)
    if held is not None:
        return held
    if context.falls_back:
        return decide_fallback(context)
    courtesies = [decide_notice(context) for decide_notice in _NOTICES]
    for notice in courtesies:
        if isinstance(notice, Send):
            return notice
    waits = (one for one in courtesies if isinstance(one, Wait))
    return reduce(_sooner, waits, decide_reminder(context))


def _suppressed(found: Wait | Stop, account: AccountView, terms: Terms, now: datetime) -> Decision:
    """Return a suppression; where a law wants written copies, with the one it leaves to people."""
    policy, rules = terms.policy, terms.rules
    if policy is None or rules is None or rules.written_copy_days is None:
        return found
    context = decision_context_of(account, policy, rules, terms.conditions, now, terms.catalogue)
    return with_copy_left(context, found)


def _within_quota(decision: Decision, context: DecisionContext) -> Decision:
    """Hold back every message, thanks included: Meta counts people, not purposes."""
    if not isinstance(decision, Send):
        return decision
    return find_full_quota(context, decision.plan.contact.purpose) or decision


def _sooner(reminder: Decision, notice: Wait) -> Decision:
    if isinstance(reminder, Send):
        return reminder
    if isinstance(reminder, Stop) or notice.until < reminder.until:
        return Wait(notice.until, _joined(notice.reasons, reminder.reasons))
    return Wait(reminder.until, _joined(reminder.reasons, notice.reasons))


def _joined(first: tuple[Reason, ...], second: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _mind_changes(decision: Decision, context: DecisionContext) -> Decision:
    """Look again when a new law comes into force, or a hold begins, before the wait ends."""
    if isinstance(decision, Send):
        return decision
    now, law = context.now, context.rules.changes_at
    ahead = [hold.since for hold in context.account.holds if hold.since > now]
    if isinstance(decision, Wait) and law is not None and law > now:
        ahead.append(law)
    if isinstance(decision, Wait):
        ahead.append(decision.until)
    return Wait(min(ahead), decision.reasons) if ahead else decision
