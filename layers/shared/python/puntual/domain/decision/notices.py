"""Notices: thanks, confirmations, an answer, a welcome. They ask nothing and keep the hours."""

from collections.abc import Callable, Sequence
from datetime import datetime

from puntual.domain.accounts.consent import ConsentKind
from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.decision.agreed.promised_day import may_be_asked
from puntual.domain.decision.contact_plan import plan_contact
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.duties.confirmation import hides_amounts
from puntual.domain.decision.plan import Plan, Send, Wait
from puntual.domain.decision.retry import await_next_try
from puntual.domain.decision.template_choice import choose_template
from puntual.domain.money import total_by_currency
from puntual.domain.receivables.receivable import Payment


def _send_by(
    context: DecisionContext,
    purpose: Purpose,
    stem: str,
    latest: datetime,
    plan: Callable[[str], Plan],
    attempts: Sequence[datetime] = (),
) -> Send | Wait | None:
    """Send a courtesy at the next lawful instant, or never when that comes after ``latest``.

    Thanks and answers are not counted by any cap; what is counted names its ``attempts``.
    """
    if any(one.may_be_opt_out for one in context.account.active_holds(context.now)):
        # Whoever may have asked to be left alone is thanked for nothing either.
        return None
    blocked = await_next_try(context, purpose)
    if blocked is not None:
        return blocked if blocked.until <= latest else None
    at = context.earliest(context.now, attempts)
    if at is None or at > latest:
        return None
    if at > context.now:
        reasons = (*context.cap_reasons(attempts), *context.window_reasons())
        return Wait(at, reasons)
    chosen = choose_template(context, (stem,))
    return None if chosen is None else Send(plan(chosen))


def _unanswered(context: DecisionContext, purpose: Purpose, holds: list[Hold]) -> list[Hold]:
    """Return the holds that no message of a purpose has spoken of yet, while it makes sense."""
    known = context.account.answered
    answered = {one.hold for one in known if one.purpose is purpose}
    oldest = context.now - context.policy.courtesy_within
    return [one for one in holds if one.id not in answered and oldest <= one.since]


AGREEMENT_STEP = "agreement_confirmed"


_AGREEMENTS = frozenset({HoldKind.PROMISE, HoldKind.PLAN})


def _agrees(context: DecisionContext, hold: Hold) -> bool:
    is_asked = context.policy.talk.answers and may_be_asked(hold)
    return hold.kind in _AGREEMENTS and hold.until is not None and not is_asked


def decide_agreement(context: DecisionContext) -> Send | Wait | None:
    """Decide whether to confirm an agreement now or later; None when there is none to confirm."""
    if not context.policy.agreements or hides_amounts(context):
        return None
    agreed = [one for one in context.account.active_holds(context.now) if _agrees(context, one)]
    fresh = _unanswered(context, Purpose.AGREEMENT, agreed)
    if not fresh:
        return None
    latest = max(one.since for one in fresh) + context.policy.courtesy_within
    ids = tuple(one.id for one in fresh)

    def plan(stem: str) -> Plan:
        contact = plan_contact(context, Purpose.AGREEMENT, AGREEMENT_STEP, stem, holds=ids)
        open_now = context.account.open_instalments
        ttl = context.policy.message_ttl
        # The day that was named, not the end of its grace.
        last_day = max(
            one.promised_on or one.until.astimezone(context.zone).date()
            for one in fresh
            if one.until is not None
        )
        promised = total_by_currency(
            sum_ for one in fresh if one.promised for sum_ in one.promised.sums
        )
        return Plan(
            contact,
            open_now,
            (),
            ttl,
            holds=tuple(fresh),
            peace_until=last_day,
            promised=promised,
        )

    return _send_by(context, Purpose.AGREEMENT, AGREEMENT_STEP, latest, plan)


AWAY_STEP = "away"


def decide_away(context: DecisionContext) -> Send | Wait | None:
    """Decide whether to say that a person will come; None when none was asked for."""
    if not context.policy.away:
        return None
    active = context.account.active_holds(context.now)
    asked = [one for one in active if one.kind is HoldKind.HANDOFF]
    fresh = _unanswered(context, Purpose.AWAY, asked)
    if not fresh:
        return None
    latest = max(one.since for one in fresh) + context.policy.courtesy_within
    ids = tuple(one.id for one in fresh)

    def plan(stem: str) -> Plan:
        contact = plan_contact(context, Purpose.AWAY, AWAY_STEP, stem, holds=ids)
        return Plan(contact, (), (), context.policy.message_ttl, holds=tuple(fresh))

    return _send_by(context, Purpose.AWAY, AWAY_STEP, latest, plan)


ONBOARDING_STEP = "welcome"


def decide_onboarding(context: DecisionContext) -> Send | Wait | None:
    """Decide whether to welcome somebody now or later; None for everybody already known."""
    account = context.account
    if not context.policy.onboarding or account.is_known or account.has_paid:
        return None
    granted = [
        event.at
        for event in account.profile.consents
        if event.kind is ConsentKind.GRANTED and event.at <= context.now
    ]
    latest = max(granted) + context.policy.courtesy_within
    if context.now > latest:
        return None

    def plan(stem: str) -> Plan:
        contact = plan_contact(context, Purpose.ONBOARDING, ONBOARDING_STEP, stem)
        open_now = context.account.open_instalments
        return Plan(contact, open_now, (), context.policy.message_ttl)

    attempts = context.attempt_times()
    return _send_by(context, Purpose.ONBOARDING, ONBOARDING_STEP, latest, plan, attempts)


RECEIPT_STEP = "payment_received"


def decide_receipt(context: DecisionContext) -> Send | Wait | None:
    """Decide whether to thank for a payment now or later; None when there is nothing to thank."""
    unthanked = _unthanked(context)
    if not unthanked or hides_amounts(context):
        return None
    latest = max(one.recorded_at for one in unthanked) + context.policy.receipt_within
    ids = tuple(payment.id for payment in unthanked)

    def plan(stem: str) -> Plan:
        contact = plan_contact(context, Purpose.RECEIPT, RECEIPT_STEP, stem, receipts=ids)
        return Plan(contact, (), unthanked, context.policy.message_ttl)

    return _send_by(context, Purpose.RECEIPT, RECEIPT_STEP, latest, plan)


def _unthanked(context: DecisionContext) -> tuple[Payment, ...]:
    now, patience = context.now, context.policy.receipt_within
    return tuple(
        payment
        for payment in context.account.unthanked
        if now - patience <= payment.recorded_at <= now
        # A payment that was entered long after it was made is history, not news. Both days are
        # the debtor's: in an American evening UTC has begun the next one.
        and payment.recorded_at.astimezone(context.zone).date() - payment.paid_on <= patience
    )
