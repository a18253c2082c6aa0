"""Notices: thanks, confirmations, an answer, a welcome. They ask nothing and keep the hours."""

from collections.abc import Callable, Sequence
from datetime import datetime

from puntual.domain.accounts.consent import ConsentKind
from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.decision.contact_plan import plan_contact
from puntual.domain.decision.context import Circumstances
from puntual.domain.decision.plan import Plan, Send, Wait
from puntual.domain.decision.retry import await_next_try
from puntual.domain.decision.template_choice import choose_template
from puntual.domain.receivables.receivable import Payment


def _send_by(
    circumstances: Circumstances,
    purpose: Purpose,
    stem: str,
    latest: datetime,
    plan: Callable[[str], Plan],
    attempts: Sequence[datetime] = (),
) -> Send | Wait | None:
    """Send a courtesy at the next lawful instant, or never when that comes after ``latest``.

    Thanks and answers are not counted by any cap; what is counted names its ``attempts``.
    """
    blocked = await_next_try(circumstances, purpose)
    if blocked is not None:
        return blocked if blocked.until <= latest else None
    at = circumstances.earliest(circumstances.now, attempts)
    if at is None or at > latest:
        return None
    if at > circumstances.now:
        reasons = (*circumstances.cap_reasons(attempts), *circumstances.window_reasons())
        return Wait(at, reasons)
    chosen = choose_template(circumstances, (stem,))
    return None if chosen is None else Send(plan(chosen))


def _unanswered(circumstances: Circumstances, purpose: Purpose, holds: list[Hold]) -> list[Hold]:
    """Return the holds that no message of a purpose has spoken of yet, while it makes sense."""
    answered = {
        hold
        for contact in circumstances.account.contacts
        if contact.purpose is purpose and not contact.may_be_tried_again
        for hold in contact.holds
    }
    oldest = circumstances.now - circumstances.policy.courtesy_within
    return [one for one in holds if one.id not in answered and oldest <= one.since]


AGREEMENT_STEP = "agreement_confirmed"


_AGREEMENTS = frozenset({HoldKind.PROMISE, HoldKind.PLAN})


def decide_agreement(circumstances: Circumstances) -> Send | Wait | None:
    """Decide whether to confirm an agreement now or later; None when there is none to confirm."""
    if not circumstances.policy.agreements:
        return None
    active = circumstances.account.active_holds(circumstances.now)
    agreed = [one for one in active if one.kind in _AGREEMENTS and one.until is not None]
    fresh = _unanswered(circumstances, Purpose.AGREEMENT, agreed)
    if not fresh:
        return None
    latest = max(one.since for one in fresh) + circumstances.policy.courtesy_within
    ids = tuple(one.id for one in fresh)

    def plan(stem: str) -> Plan:
        contact = plan_contact(circumstances, Purpose.AGREEMENT, AGREEMENT_STEP, stem, holds=ids)
        open_now = circumstances.balance.open_instalments
        ttl = circumstances.policy.message_ttl
        until = max(one.until for one in fresh if one.until is not None)
        last_day = until.astimezone(circumstances.zone).date()
        return Plan(contact, open_now, (), ttl, holds=tuple(fresh), peace_until=last_day)

    return _send_by(circumstances, Purpose.AGREEMENT, AGREEMENT_STEP, latest, plan)


AWAY_STEP = "away"


def decide_away(circumstances: Circumstances) -> Send | Wait | None:
    """Decide whether to say that a person will come; None when nobody asked for one."""
    if not circumstances.policy.away:
        return None
    active = circumstances.account.active_holds(circumstances.now)
    asked = [one for one in active if one.kind is HoldKind.HANDOFF]
    fresh = _unanswered(circumstances, Purpose.AWAY, asked)
    if not fresh:
        return None
    latest = max(one.since for one in fresh) + circumstances.policy.courtesy_within
    ids = tuple(one.id for one in fresh)

    def plan(stem: str) -> Plan:
        contact = plan_contact(circumstances, Purpose.AWAY, AWAY_STEP, stem, holds=ids)
        return Plan(contact, (), (), circumstances.policy.message_ttl, holds=tuple(fresh))

    return _send_by(circumstances, Purpose.AWAY, AWAY_STEP, latest, plan)


ONBOARDING_STEP = "welcome"


def decide_onboarding(circumstances: Circumstances) -> Send | Wait | None:
    """Decide whether to welcome somebody now or later; None for everybody already known."""
    account = circumstances.account
    is_known = any(not one.may_be_tried_again for one in account.contacts)
    if not circumstances.policy.onboarding or is_known or account.payments:
        return None
    granted = [
        event.at
        for event in account.profile.consents
        if event.kind is ConsentKind.GRANTED and event.at <= circumstances.now
    ]
    latest = max(granted) + circumstances.policy.courtesy_within
    if circumstances.now > latest:
        return None

    def plan(stem: str) -> Plan:
        contact = plan_contact(circumstances, Purpose.ONBOARDING, ONBOARDING_STEP, stem)
        open_now = circumstances.balance.open_instalments
        return Plan(contact, open_now, (), circumstances.policy.message_ttl)

    attempts = circumstances.attempt_times()
    return _send_by(circumstances, Purpose.ONBOARDING, ONBOARDING_STEP, latest, plan, attempts)


RECEIPT_STEP = "payment_received"


def decide_receipt(circumstances: Circumstances) -> Send | Wait | None:
    """Decide whether to thank for a payment now or later; None when there is nothing to thank."""
    unthanked = _unthanked(circumstances)
    if not unthanked:
        return None
    latest = max(one.recorded_at for one in unthanked) + circumstances.policy.receipt_within
    ids = tuple(payment.id for payment in unthanked)

    def plan(stem: str) -> Plan:
        contact = plan_contact(circumstances, Purpose.RECEIPT, RECEIPT_STEP, stem, receipts=ids)
        return Plan(contact, (), unthanked, circumstances.policy.message_ttl)

    return _send_by(circumstances, Purpose.RECEIPT, RECEIPT_STEP, latest, plan)


def _unthanked(circumstances: Circumstances) -> tuple[Payment, ...]:
    account, now = circumstances.account, circumstances.now
    if not account.payments:
        return ()
    thanked = {
        document
        for contact in account.contacts
        if contact.purpose is Purpose.RECEIPT and not contact.may_be_tried_again
        for document in contact.receipts
    }
    patience = circumstances.policy.receipt_within
    return tuple(
        payment
        for payment in account.payments
        if payment.id not in thanked
        and payment.amount.minor > 0
        and now - patience <= payment.recorded_at <= now
        # A payment that was entered long after it was made is history, not news. Both days are
        # the debtor's: in an American evening UTC has begun the next one.
        and payment.recorded_at.astimezone(circumstances.zone).date() - payment.paid_on <= patience
    )
