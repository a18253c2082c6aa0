"""What holds messages back for reasons outside the account.

A pulled switch stops everything; a halted number and Meta's quota stop what goes by WhatsApp; a
stale feed, callbacks that do not come and the breaker stop reminders only.
"""

from datetime import timedelta

from puntual.domain.accounts.contact import Purpose
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.expected_value import expected_value
from puntual.domain.decision.plan import Stop, Wait
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import SwitchScope
from puntual.domain.sending.priority_cutoff import priority_of
from puntual.domain.sending.quota import last_written_to

# Nothing wakes an account when a switch is put back, so it is looked at once an hour.
EVALUATE_AGAIN = timedelta(hours=1)
_ANSWERS = frozenset({Purpose.AGREEMENT, Purpose.AWAY})


def find_halt(context: DecisionContext) -> Wait | None:
    """Return the wait while the creditor, or the number that it writes from, is stopped.

    Our own switch is named first: what Meta refuses meanwhile makes no difference. To another
    channel it makes none at all.
    """
    conditions = context.conditions
    off = conditions.is_switched_off(SwitchScope.CREDITOR) or conditions.is_switched_off(
        SwitchScope.NUMBER, conditions.number
    )
    if off:
        return _later(context, Reason.KILL_SWITCH)
    if context.falls_back:
        return None
    if conditions.is_halted(context.account.profile.country):
        return _later(context, Reason.SENDER_HALTED)
    return None


def find_reversal(context: DecisionContext) -> Wait | None:
    """Return the wait after a payment went back: the bank may be wrong, or about to correct it."""
    reversed_at = context.account.reversed_at
    if reversed_at is None:
        return None
    until = reversed_at + context.policy.holds.after_reversal
    if context.now >= until:
        return None
    return Wait(context.earliest(until) or until, (Reason.PAYMENT_REVERSED,))


def find_closed_gate(context: DecisionContext) -> Wait | Stop | None:
    """Return what holds every reminder of this creditor or debtor back; None if nothing does."""
    if context.cadence is None:
        return _until_next_bucket(context)
    if _is_cadence_off(context, context.cadence.name):
        return _later(context, Reason.KILL_SWITCH)
    if context.policy.freshness.hold_on_unapplied and context.account.credits:
        return Stop((Reason.UNAPPLIED_MONEY,))
    if is_feed_stale(context):
        return _later(context, Reason.PAYMENT_FEED_STALE)
    if context.conditions.callbacks_silent:
        return _later(context, Reason.CALLBACKS_SILENT)
    return None


def find_full_day(context: DecisionContext) -> Wait | None:
    """Return the wait when a person must look at today's volume."""
    is_full = context.conditions.is_day_full(context.policy.breaker.floor)
    return _later(context, Reason.BREAKER) if is_full else None


def find_full_quota(context: DecisionContext, purpose: Purpose) -> Wait | None:
    """Return the wait when Meta lets no more people be written to, or the rest is for others.

    Who was written to within a day is no new one, and another channel none of Meta's business.
    """
    left = context.conditions.quota_left
    if left is None or context.falls_back:
        return None
    if left > 0 and not _is_for_others(context, purpose):
        return None
    if last_written_to(context.account, context.now) is not None:
        return None
    return _later(context, Reason.QUOTA)


def _is_for_others(context: DecisionContext, purpose: Purpose) -> bool:
    """Tell whether what is left of the quota is kept for more valuable messages.

    A debtor who has written to us is answered all the same: they are few, and waiting.
    """
    floor = context.conditions.value_floor
    if floor == 0 or purpose in _ANSWERS:
        return False
    account = context.account
    value = expected_value(account, context.today, context.policy)
    return priority_of(value, account.key.debtor) < floor


def _until_next_bucket(context: DecisionContext) -> Wait | Stop:
    start = context.next_bucket_start()
    reasons = (Reason.SEGMENT_SAYS_NO,)
    if start is None:
        return Stop(reasons)
    return Wait(context.earliest(start) or start, reasons)


def _is_cadence_off(context: DecisionContext, cadence: str) -> bool:
    return context.conditions.is_switched_off(SwitchScope.CADENCE, cadence)


def is_feed_stale(context: DecisionContext) -> bool:
    """Tell whether nothing was heard of payments for longer than the policy allows."""
    limit = context.policy.freshness.max_feed_age
    if limit is None:
        return False
    seen = context.conditions.feed_seen_at
    return seen is None or context.now - seen > limit


def _later(context: DecisionContext, reason: Reason) -> Wait:
    again = context.now + EVALUATE_AGAIN
    return Wait(context.earliest(again) or again, (reason,))
