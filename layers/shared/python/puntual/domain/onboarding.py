"""A new customer is told once how to pay, when it falls due, and whom to ask."""

from puntual.domain.circumstances import Circumstances
from puntual.domain.consent import ConsentKind
from puntual.domain.contact import Purpose
from puntual.domain.courtesy import send_by
from puntual.domain.plan import Plan, Send, Wait
from puntual.domain.planning import plan_contact

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
    return send_by(circumstances, Purpose.ONBOARDING, ONBOARDING_STEP, latest, plan, attempts)
