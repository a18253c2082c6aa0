"""A promise or a plan, confirmed in writing: what was agreed, and until when there is peace."""

from puntual.domain.circumstances import Circumstances
from puntual.domain.contact import Purpose
from puntual.domain.courtesy import send_by, unanswered
from puntual.domain.hold import HoldKind
from puntual.domain.plan import Plan, Send, Wait
from puntual.domain.planning import plan_contact

AGREEMENT_STEP = "agreement_confirmed"
_AGREEMENTS = frozenset({HoldKind.PROMISE, HoldKind.PLAN})


def decide_agreement(circumstances: Circumstances) -> Send | Wait | None:
    """Decide whether to confirm an agreement now or later; None when there is none to confirm."""
    if not circumstances.policy.agreements:
        return None
    active = circumstances.account.active_holds(circumstances.now)
    agreed = [one for one in active if one.kind in _AGREEMENTS and one.until is not None]
    fresh = unanswered(circumstances, Purpose.AGREEMENT, agreed)
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

    return send_by(circumstances, Purpose.AGREEMENT, AGREEMENT_STEP, latest, plan)
