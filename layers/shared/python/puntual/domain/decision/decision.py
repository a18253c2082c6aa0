"""What to do about an account now: send, wait, or stop, each with its reasons.

``decide`` is pure and total: the same account, terms and instant give the same decision, byte for
byte. It never looks at a clock and never raises for any account that can be stored.
"""

from datetime import datetime
from functools import reduce

from puntual.domain.accounts.account import Account
from puntual.domain.decision.context import Circumstances, circumstances_of
from puntual.domain.decision.fallback import decide_fallback
from puntual.domain.decision.gates import find_full_quota, find_halt
from puntual.domain.decision.notices import (
    decide_agreement,
    decide_away,
    decide_onboarding,
    decide_receipt,
)
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.decision.reminder import decide_reminder
from puntual.domain.decision.suppression import find_barrier
from puntual.domain.decision.terms import Terms
from puntual.domain.reasons import Reason

# In the order in which they speak when several have an occasion.
_COURTESIES = (decide_receipt, decide_agreement, decide_away, decide_onboarding)


def decide(account: Account, terms: Terms, now: datetime) -> Decision:
    """Decide what to do about an account at an instant (aware, UTC)."""
    may_fall_back = terms.policy is not None and terms.policy.fallback is not None
    barrier = find_barrier(account, now, may_fall_back=may_fall_back)
    if barrier is not None:
        return barrier
    if terms.rules is None:
        return Stop((Reason.ZONE_UNKNOWN,))
    if terms.policy is None:
        return Stop((Reason.POLICY_MISSING,))
    circumstances = circumstances_of(
        account, terms.policy, terms.rules, terms.conditions, now, terms.catalogue
    )
    return _mind_changes(_within_quota(_decide(circumstances), circumstances), circumstances)


def next_look(account: Account, terms: Terms, now: datetime) -> datetime | None:
    """Return when the decision can change by the passing of time alone; None for never."""
    decision = decide(account, terms, now)
    if isinstance(decision, Send):
        return now
    return decision.until if isinstance(decision, Wait) else None


def _decide(circumstances: Circumstances) -> Decision:
    halted = find_halt(circumstances)
    if halted is not None:
        return halted
    if circumstances.falls_back:
        return decide_fallback(circumstances)
    courtesies = [decide_courtesy(circumstances) for decide_courtesy in _COURTESIES]
    for courtesy in courtesies:
        if isinstance(courtesy, Send):
            return courtesy
    waits = (one for one in courtesies if isinstance(one, Wait))
    return reduce(_sooner, waits, decide_reminder(circumstances))


def _within_quota(decision: Decision, circumstances: Circumstances) -> Decision:
    """Hold back whatever would be sent, thanks included: Meta counts people, not purposes."""
    if not isinstance(decision, Send):
        return decision
    return find_full_quota(circumstances, decision.plan.contact.purpose) or decision


def _sooner(reminder: Decision, courtesy: Wait) -> Decision:
    if isinstance(reminder, Send):
        return reminder
    if isinstance(reminder, Stop) or courtesy.until < reminder.until:
        return Wait(courtesy.until, _joined(courtesy.reasons, reminder.reasons))
    return Wait(reminder.until, _joined(reminder.reasons, courtesy.reasons))


def _joined(first: tuple[Reason, ...], second: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _mind_changes(decision: Decision, circumstances: Circumstances) -> Decision:
    """Look again when a new law comes into force, or a hold begins, before the wait ends."""
    if isinstance(decision, Send):
        return decision
    now, law = circumstances.now, circumstances.rules.changes_at
    ahead = [hold.since for hold in circumstances.account.holds if hold.since > now]
    if isinstance(decision, Wait) and law is not None and law > now:
        ahead.append(law)
    if isinstance(decision, Wait):
        ahead.append(decision.until)
    return Wait(min(ahead), decision.reasons) if ahead else decision
