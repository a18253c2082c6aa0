"""Somebody asked for a person: say when one comes."""

from puntual.domain.circumstances import Circumstances
from puntual.domain.contact import Purpose
from puntual.domain.courtesy import send_by, unanswered
from puntual.domain.hold import HoldKind
from puntual.domain.plan import Plan, Send, Wait
from puntual.domain.planning import plan_contact

AWAY_STEP = "away"


def decide_away(circumstances: Circumstances) -> Send | Wait | None:
    """Decide whether to say that a person will come; None when nobody asked for one."""
    if not circumstances.policy.away:
        return None
    active = circumstances.account.active_holds(circumstances.now)
    asked = [one for one in active if one.kind is HoldKind.HANDOFF]
    fresh = unanswered(circumstances, Purpose.AWAY, asked)
    if not fresh:
        return None
    latest = max(one.since for one in fresh) + circumstances.policy.courtesy_within
    ids = tuple(one.id for one in fresh)

    def plan(stem: str) -> Plan:
        contact = plan_contact(circumstances, Purpose.AWAY, AWAY_STEP, stem, holds=ids)
        return Plan(contact, (), (), circumstances.policy.message_ttl, holds=tuple(fresh))

    return send_by(circumstances, Purpose.AWAY, AWAY_STEP, latest, plan)
