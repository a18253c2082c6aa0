"""Which reminder is due: one message for what is late, or for what comes, by the oldest of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from puntual.domain.accounts.contact import Contact, Coverage, EarlyOffer, Purpose
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.contact_law.contact_window import why_never
from puntual.domain.decision.ask_minimum import AskedFor
from puntual.domain.decision.contact_plan import plan_contact
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.duties.confirmation import IS_IT_YOU, hides_amounts
from puntual.domain.decision.duties.written_copy import (
    NOT_WANTED,
    WRITTEN_COPY,
    is_left_until,
    with_copy_left,
)
from puntual.domain.decision.gates import EVALUATE_AGAIN, find_closed_gate, find_full_day
from puntual.domain.decision.instalment_step import InstalmentStep, instalment_step_of
from puntual.domain.decision.named_instalments import find_asked
from puntual.domain.decision.plan import Decision, Plan, Send, Stop, Wait
from puntual.domain.decision.retry import await_next_try
from puntual.domain.decision.suppression import HOLD_REASONS, await_holds
from puntual.domain.decision.template_choice import choose_template, extend_template, stems_of
from puntual.domain.policies.ask_minimum import owes_too_little
from puntual.domain.policies.cadence import Step
from puntual.domain.policies.early_discount import offer_of, shares_of
from puntual.domain.policies.policy import EarlyDiscount, Honour
from puntual.domain.reasons import Reason
from puntual.domain.receivables.receivable import OpenInstalment


def decide_reminder(context: DecisionContext) -> Decision:
    """Decide whether to remind now, when to look again, or to leave the debtor in peace."""
    if not context.account.open_instalments:
        return Stop((Reason.BALANCE_ZERO,))
    if owes_too_little(context.policy, context.account.open_instalments):
        return Stop((Reason.BELOW_MINIMUM,))
    holds = context.account.active_holds(context.now)
    held = await_holds([hold for hold in holds if _stops_account(context, hold)])
    if held is not None:
        return with_copy_left(context, held)
    gate = find_closed_gate(context)
    if gate is not None:
        return gate
    lines = _lines(context, holds)
    asked = find_asked(context.policy, lines, context.today)
    if asked.causes:
        return _send_or_wait(context, asked)
    return _wait_for_next_step(context, lines, holds)


def _stops_account(context: DecisionContext, hold: Hold) -> bool:
    # Being out of WhatsApp's reach is why another channel stands in, and no reason to be silent.
    is_why_we_fall_back = context.falls_back and hold.kind is HoldKind.UNREACHABLE
    return hold.covers_account and not is_why_we_fall_back


def _lines(context: DecisionContext, holds: Sequence[Hold]) -> list[InstalmentStep]:
    kept_out = {key for hold in holds for key in hold.instalments}
    return [
        instalment_step_of(context, one)
        for one in context.account.open_instalments
        if one.key not in kept_out
    ]


def _send_or_wait(context: DecisionContext, asked: AskedFor) -> Decision:
    blocked = await_next_try(context, Purpose.REMINDER)
    if blocked is not None:
        return blocked
    attempts = context.attempt_times()
    at = context.earliest(context.now, attempts)
    if at is None:
        return Stop((why_never(context.rules, context.now),))
    if at > context.now:
        return Wait(at, (*context.cap_reasons(attempts), *context.window_reasons()))
    return find_full_day(context) or _send(context, asked)


def _send(context: DecisionContext, asked: AskedFor) -> Decision:
    spoken_of = _levels(asked.listed)
    level = _level(asked)
    instalments = tuple(one for one, _ in spoken_of)
    stem = choose_template(context, _stems(context, level, instalments))
    if stem is None:
        again = context.now + EVALUATE_AGAIN
        return Wait(context.earliest(again) or again, (Reason.TEMPLATE_UNAVAILABLE,))
    discount = _discount(context, level, instalments)
    if stem != IS_IT_YOU:
        stem = extend_template(context, stem, instalments, offers=discount is not None)
    covered = tuple(Coverage(one.key, step.name, one.due_on) for one, step in spoken_of)
    contact = plan_contact(context, Purpose.REMINDER, level.name, stem, covered)
    contact = _with_offer(contact, discount, instalments)
    return Send(Plan(contact, instalments, (), context.policy.message_ttl, discount=discount))


def _stems(
    context: DecisionContext, level: Step, instalments: Sequence[OpenInstalment]
) -> tuple[str, ...]:
    if hides_amounts(context):
        return (IS_IT_YOU,)
    return stems_of(context, level, instalments)


def _levels(lines: Sequence[InstalmentStep]) -> list[tuple[OpenInstalment, Step]]:
    return [(one.instalment, one.reached) for one in lines if one.reached is not None]


def _level(asked: AskedFor) -> Step:
    """Return the step that speaks: the oldest cause's, but for a copy that a law wants sent."""
    listed = [step for _, step in _levels(asked.listed)]
    return WRITTEN_COPY if WRITTEN_COPY in listed else _levels(asked.causes)[0][1]


def _discount(
    context: DecisionContext, level: Step, instalments: Sequence[OpenInstalment]
) -> EarlyDiscount | None:
    wanted = context.policy.discount
    is_offered = wanted is not None and level.name in wanted.steps
    if wanted is None or not is_offered or context.falls_back or hides_amounts(context):
        return None
    return wanted if offer_of(wanted, instalments, context.today) else None


def _with_offer(
    contact: Contact, discount: EarlyDiscount | None, instalments: Sequence[OpenInstalment]
) -> Contact:
    """Return the contact with what it offers, if money that meets it is to settle the debt."""
    offer = offer_of(discount, instalments, contact.local_date)
    if discount is None or offer is None or discount.honour is Honour.ASK:
        return contact
    offs = zip(contact.covered, shares_of(offer, instalments), strict=True)
    covered = tuple(replace(one, off=off) for one, off in offs)
    told = EarlyOffer(discount.percent, offer.until, offer.amounts)
    return replace(contact, covered=covered, offer=told)


def _wait_for_next_step(
    context: DecisionContext, lines: Sequence[InstalmentStep], holds: Sequence[Hold]
) -> Decision:
    reasons = _why_no_step(context, lines, holds)
    instants = [
        *(_start(context, line) for line in lines),
        *(_late_from(context, line) for line in lines if line.may_be_named),
        *(hold.until for hold in holds),
        context.next_bucket_start(),
    ]
    known = [instant for instant in instants if instant is not None]
    if not known:
        return Stop(reasons)
    at = context.earliest(min(known), context.attempt_times())
    if at is None:
        return Stop((why_never(context.rules, min(known)),))
    return Wait(at, reasons)


def _start(context: DecisionContext, line: InstalmentStep) -> datetime | None:
    return None if line.next_day is None else context.start_of(line.next_day)


def _late_from(context: DecisionContext, line: InstalmentStep) -> datetime | None:
    """Return when it joins what is late: rests too small apart may be enough together."""
    late_on = line.instalment.due_on + timedelta(days=1)
    return context.start_of(late_on) if late_on > context.today else None


def _why_no_step(
    context: DecisionContext, lines: Sequence[InstalmentStep], holds: Sequence[Hold]
) -> tuple[Reason, ...]:
    held = await_holds(holds)
    is_left = any(line.copy_is_left for line in lines) or _is_held_too_long(context, holds)
    left = (Reason.WRITTEN_COPY_DUE,) if is_left else ()
    return (*_why_not_yet(lines), *left, *(held.reasons if held else ()))


def _is_held_too_long(context: DecisionContext, holds: Sequence[Hold]) -> bool:
    """Tell whether a hold of a debt alone keeps back its written copy until it is too late."""
    return any(
        is_left_until(context, one, hold.until)
        for hold in holds
        if HOLD_REASONS[hold.kind] not in NOT_WANTED
        for one in context.account.open_instalments
        if one.key in hold.instalments
    )


def _why_not_yet(lines: Sequence[InstalmentStep]) -> tuple[Reason, ...]:
    """Say why nothing is due; a debt too old for it is named once nothing else is to come."""
    young = [line for line in lines if not line.is_too_old]
    if len(young) == len(lines):
        return _why_young_wait(young)
    ahead = any(line.next_day is not None for line in young)
    reasons = _why_young_wait(young) if young else ()
    return reasons if ahead else (*reasons, Reason.DEBT_TOO_OLD)


def _why_young_wait(lines: Sequence[InstalmentStep]) -> tuple[Reason, ...]:
    if not lines:
        return ()
    due = [line for line in lines if line.due is not None]
    if any(line.needs_release or line.may_be_named for line in due):
        is_locked = any(line.needs_release for line in due)
        return (Reason.NEEDS_RELEASE if is_locked else Reason.BELOW_MINIMUM,)
    if all(not line.days.days for line in lines):
        return (Reason.SEGMENT_SAYS_NO,)
    if all(line.reached is None for line in lines):
        return (Reason.NOT_DUE_YET,)
    if any(line.is_worn_out for line in lines):
        return (Reason.CAP_TOTAL,)
    return tuple(_why_reached_wait(lines))


def _why_reached_wait(lines: Sequence[InstalmentStep]) -> Iterator[Reason]:
    """Say what became of the steps whose days have come: sent, or gone by without a message."""
    reached = [line for line in lines if line.reached is not None]
    ahead = any(line.next_day is not None for line in lines)
    if ahead and any(line.is_said for line in reached):
        yield Reason.STEP_DONE
    if not all(line.is_said for line in reached):
        yield Reason.STEP_LAPSED
    if not ahead:
        yield Reason.CADENCE_FINISHED
