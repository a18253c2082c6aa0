"""The reminder on the day that a debtor promised: a reminder like any other one, for all caps."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from puntual.domain.accounts.books.promises import KnownPromise, promises_in
from puntual.domain.accounts.contact import Coverage, Purpose
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.view import AnsweredHold
from puntual.domain.agreements.promise import PromiseState, missing_of
from puntual.domain.decision.contact_plan import plan_contact
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.duties.confirmation import hides_amounts
from puntual.domain.decision.gates import find_closed_gate, find_full_day
from puntual.domain.decision.instalment_step import instalment_step_of
from puntual.domain.decision.plan import Plan, Send, Wait
from puntual.domain.decision.retry import await_next_try
from puntual.domain.decision.template_choice import choose_template, extend_template
from puntual.domain.money import total_by_currency
from puntual.domain.reasons import Reason
from puntual.domain.receivables.receivable import OpenInstalment

PROMISE_DAY: Final = "promise_day"


def decide_promise_day(context: DecisionContext) -> Send | Wait | None:
    """Decide whether to remind of a promise on its day; None where none is to be reminded of."""
    awaited = _awaited(context)
    if not awaited or not context.policy.promises.reminds or hides_amounts(context):
        return None
    day = min(one.promise.due_on for one in awaited)
    attempts = context.attempt_times()
    at = context.earliest(max(context.now, context.start_of(day)), attempts)
    if at is None or at.astimezone(context.zone).date() != day:
        # Caps or hours leave no room on that day, and on another one it would say what is false.
        return None
    if at > context.now:
        reasons = (*context.cap_reasons(attempts), *context.window_reasons())
        return Wait(at, reasons if day == context.today else (Reason.HOLD_PROMISE,))
    if await_next_try(context, Purpose.REMINDER) or find_closed_gate(context):
        return None
    return find_full_day(context) or _remind(context, [one for one in awaited if _is_of(one, day)])


def _awaited(context: DecisionContext) -> list[KnownPromise]:
    """Return the promises whose day is still to be reminded of, if nothing else holds."""
    account, now = context.account, context.now
    active = account.active_holds(now)
    if any(one.kind is not HoldKind.PROMISE or one.may_be_opt_out for one in active):
        return []
    held = {one.id for one in active}
    return [
        one
        for one in promises_in(account)
        if one.promise.id in held
        and one.promise.due_on >= context.today
        and one.promise.made_at.astimezone(context.zone).date() < one.promise.due_on
        and one.state(now) is PromiseState.OPEN
        and AnsweredHold(Purpose.REMINDER, one.promise.id) not in account.answered
    ]


def _is_of(known: KnownPromise, day: date) -> bool:
    return known.promise.due_on == day


def _remind(context: DecisionContext, awaited: Sequence[KnownPromise]) -> Send | None:
    stem = choose_template(context, (PROMISE_DAY,))
    meant = _meant(context, awaited)
    if stem is None or not meant:
        return None
    stem = extend_template(context, stem, meant, offers=False)
    covered = tuple(Coverage(one.key, PROMISE_DAY, one.due_on) for one in meant)
    names = {one.promise.id for one in awaited}
    contact = plan_contact(
        context, Purpose.REMINDER, PROMISE_DAY, stem, covered, holds=tuple(sorted(names))
    )
    missing = (sum_ for one in awaited for sum_ in missing_of(one.promise, one.money))
    holds = tuple(one for one in context.account.holds if one.id in names)
    promised = tuple(one for one in total_by_currency(missing) if one.minor)
    ttl = context.policy.message_ttl
    return Send(
        Plan(contact, meant, (), ttl, holds=holds, peace_until=context.today, promised=promised)
    )


def _meant(
    context: DecisionContext, awaited: Sequence[KnownPromise]
) -> tuple[OpenInstalment, ...]:
    """Return what promises are about, without what has had all messages that a debt may have."""
    due_to = max(one.promise.promised.due_to for one in awaited)
    lines = (instalment_step_of(context, one) for one in context.account.open_instalments)
    return tuple(
        one.instalment
        for one in lines
        if one.instalment.due_on <= due_to and not (one.is_worn_out or one.is_too_old)
    )
