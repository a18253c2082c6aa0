"""Debtors whom WhatsApp cannot reach, and what it takes to write to them all the same."""

from dataclasses import replace
from datetime import datetime, timedelta

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.decision.plan import Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY, Fallback, Policy
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Conditions
from tests.domain.decision.decision_cases import (
    DUE,
    GRANTED,
    PROFILE,
    RULES,
    account,
    hold,
    local,
    reminded,
)

BOTH = frozenset({Channel.SMS, Channel.EMAIL})
BY_SMS = replace(DEFAULT_POLICY, version="sms-1", fallback=Fallback(Channel.SMS))
BY_EMAIL = replace(DEFAULT_POLICY, version="email-1", fallback=Fallback(Channel.EMAIL))
ANY_CHANNEL = replace(
    GRANTED, evidence="wording v4", channels=frozenset({Channel.WHATSAPP, *BOTH})
)
REACHABLE = replace(PROFILE, consents=(ANY_CHANNEL,), email="ana@example.com")
MORNING = local(DUE, 10)


def terms(policy: Policy = BY_SMS, channels: frozenset[Channel] = BOTH) -> Terms:
    return Terms(policy, RULES, Conditions(channels=channels))


def refused(
    at: datetime = MORNING - timedelta(minutes=5),
    *,
    step: str = "due_today",
    taken: bool = False,
    code: int = 131026,
) -> Contact:
    """Return a reminder as WhatsApp refused it: at the door, or after it was taken."""
    contact = reminded(
        at,
        step,
        state=ContactState.FAILED,
        error_class=SendErrorClass.SUPPRESS_RECIPIENT,
    )
    return replace(contact, error_code=code, accepted_at=at if taken else None)


def unreachable(*contacts: Contact, **parts: object) -> Account:
    """Return an account on hold because WhatsApp refused its reminder."""
    end = MORNING + timedelta(days=7)
    quiet = hold(HoldKind.UNREACHABLE, end, since=MORNING - timedelta(minutes=5))
    made = account(profile=REACHABLE, holds=(quiet,), contacts=contacts or (refused(),))
    return replace(made, **parts)  # type: ignore[arg-type]  # the caller names real fields


def granted(at: datetime, *channels: Channel) -> ConsentEvent:
    return ConsentEvent(ConsentKind.GRANTED, at, "web form", "v5", frozenset(channels))


def withdrawn(at: datetime, *channels: Channel) -> ConsentEvent:
    return ConsentEvent(ConsentKind.REVOKED, at, "web form", "v5", frozenset(channels))


UNNAMED = replace(ANY_CHANNEL, channels=frozenset())
PAUSE_ENDS = MORNING + timedelta(days=7)


def by(channel: Channel, contact: Contact) -> Contact:
    return replace(contact, channel=channel)


def suppressed(decision: object) -> tuple[Reason, ...]:
    assert isinstance(decision, Wait | Stop), decision
    return decision.reasons
