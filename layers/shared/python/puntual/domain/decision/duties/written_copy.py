"""The written copy of what is asked for, which a law may want sent though the debtor stays silent.

Ley 19.496 art. 37 (CL): days after the first notice of a debt that is overdue the consumer gets in
writing what it consists of, how to pay, and what the consumer's rights are. It is a step of no
policy: the rules of the country switch it on, and no release or segment keeps it back (ADR 54).
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from puntual.domain.accounts.view import SentStep
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.duties.confirmation import hides_amounts
from puntual.domain.decision.plan import Stop, Wait
from puntual.domain.decision.template_choice import choose_template
from puntual.domain.policies.cadence import Step
from puntual.domain.reasons import Reason
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.receivables.receivable import OpenInstalment

# Later than its last day it is no copy in time: a person decides what to send.
WRITTEN_COPY: Final = Step("written_copy", 15, 30)

# Nothing is owed then, a court has it, or nobody is there who could get it.
NOT_WANTED: Final = frozenset(
    {
        Reason.IN_FLIGHT,
        Reason.BALANCE_ZERO,
        Reason.PROFILE_MISSING,
        Reason.MERGING,
        Reason.LAWSUIT,
        Reason.INSOLVENCY,
        Reason.DECEASED,
    }
)


def with_copy_left(context: DecisionContext, barred: Wait | Stop) -> Wait | Stop:
    """Return what bars every message, with the copy that it leaves to a person, if any is due.

    A silence that ends in time leaves none: the copy goes out after it.
    """
    if NOT_WANTED.intersection(barred.reasons):
        return barred
    until = barred.until if isinstance(barred, Wait) else None
    if not any(is_left_until(context, one, until) for one in context.account.open_instalments):
        return barred
    reasons = (*barred.reasons, Reason.WRITTEN_COPY_DUE)
    return replace(barred, reasons=tuple(dict.fromkeys(reasons)))


def is_left_until(
    context: DecisionContext, instalment: OpenInstalment, until: datetime | None
) -> bool:
    """Tell whether a copy is due, and what is silent until an instant sends it too late."""
    due_from = copy_day_of(context, instalment)
    if due_from is None or due_from > context.today:
        return False
    last = due_from + timedelta(days=WRITTEN_COPY.valid_days)
    return until is None or until.astimezone(context.zone).date() >= last


def copy_day_of(context: DecisionContext, instalment: OpenInstalment) -> date | None:
    """Return the day from which on a debt's copy is due; None for no duty, or one that is kept.

    A consumer's right: companies have none.
    """
    days = context.rules.written_copy_days
    if days is None or context.account.profile.kind is not DebtorKind.INDIVIDUAL:
        return None
    sent = [one for one in context.sent_steps_of(instalment.key) if not one.is_lost]
    if any(_is_copy(one) for one in sent):
        return None
    notices = (one.first_on for one in sent if one.first_on > instalment.due_on)
    first = min(notices, default=None)
    return None if first is None else first + timedelta(days=days)


def may_send_copy(context: DecisionContext, instalment: OpenInstalment, due_from: date) -> bool:
    """Tell whether the copy can go out by itself: by WhatsApp, in time, and in words of its own.

    An SMS has no room for what it must say, a phone that nobody confirmed may be a stranger's, and
    a copy that was lost is not tried again.
    """
    is_in_time = context.today < due_from + timedelta(days=WRITTEN_COPY.valid_days)
    is_lost = any(_is_copy(one) for one in context.sent_steps_of(instalment.key))
    if context.falls_back or hides_amounts(context) or is_lost or not is_in_time:
        return False
    return choose_template(context, WRITTEN_COPY.templates) is not None


def _is_copy(sent: SentStep) -> bool:
    return sent.step == WRITTEN_COPY.name
