"""Another channel stands in for WhatsApp: for reminders only, and only after a certain refusal.

A lost answer is no refusal: whoever may have had the message is not written to again elsewhere.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import assert_never

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.consent import ConsentKind, ConsentStatus, consent_at
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import NOT_TO_BE_GONE_ROUND
from puntual.domain.channel import Channel
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.decision.reminder import decide_reminder
from puntual.domain.reasons import Reason

_ARRIVED = (ContactState.DELIVERED, ContactState.READ)


def decide_fallback(context: DecisionContext) -> Decision:
    """Decide about a debtor out of WhatsApp's reach, in a policy that has another channel."""
    refusal = _why_not(context)
    decision = decide_reminder(context) if refusal is None else Stop((refusal,))
    if isinstance(decision, Send):
        return decision
    reasons = tuple(dict.fromkeys((*decision.reasons, Reason.UNREACHABLE)))
    ahead = [*_changes_ahead(context)]
    if isinstance(decision, Wait):
        ahead.append(decision.until)
    return Wait(min(ahead), reasons) if ahead else Stop(reasons)


def _why_not(context: DecisionContext) -> Reason | None:
    account, channel, now = context.account, context.channel, context.now
    if channel not in context.conditions.channels:
        return Reason.FALLBACK_CHANNEL_OFF
    failure = _failure_of(account)
    if failure is None:
        return Reason.FALLBACK_UNCONFIRMED
    if failure.error_code in NOT_TO_BE_GONE_ROUND:
        return Reason.FALLBACK_BARRED
    if channel is Channel.EMAIL and account.profile.email is None:
        return Reason.FALLBACK_EMAIL_MISSING
    return _consent_reason(account, channel, now) or _refusal_reason(account, channel, now)


def _failure_of(account: Account) -> Contact | None:
    """Return the last message that WhatsApp refused to deliver; None if a later one arrived."""
    over_whatsapp = [one for one in account.contacts if one.channel is Channel.WHATSAPP]
    failure = _last([one for one in over_whatsapp if one.is_undeliverable])
    arrival = _last([one for one in over_whatsapp if one.state in _ARRIVED])
    if failure is None or (arrival is not None and arrival.claimed_at > failure.claimed_at):
        return None
    return failure


def _consent_reason(account: Account, channel: Channel, now: datetime) -> Reason | None:
    match consent_at(account.profile.consents, now, channel):
        case ConsentStatus.GIVEN:
            return None
        case ConsentStatus.MISSING:
            return Reason.FALLBACK_CONSENT_MISSING
        case ConsentStatus.WITHDRAWN:
            return Reason.FALLBACK_OPTED_OUT
        case _ as unreachable:
            assert_never(unreachable)


def _refusal_reason(account: Account, channel: Channel, now: datetime) -> Reason | None:
    """Say whether the channel has refused the debtor; only a later consent takes that back."""
    tried = [one for one in account.contacts if one.channel is channel]
    refused = _last([one for one in tried if one.is_undeliverable])
    if refused is None:
        return None
    again = any(refused.claimed_at < at <= now for at in _grants(account, channel))
    return None if again else Reason.FALLBACK_REFUSED


def _changes_ahead(context: DecisionContext) -> Iterator[datetime]:
    """Yield when WhatsApp may be tried again, and when a consent begins."""
    account, now = context.account, context.now
    holds = [one for one in account.active_holds(now) if one.kind is HoldKind.UNREACHABLE]
    ends = [one.until for one in holds if one.until is not None]
    if len(ends) == len(holds):
        yield max(ends)
    yield from (at for at in _grants(account, context.channel) if at > now)


def _grants(account: Account, channel: Channel) -> Iterator[datetime]:
    for event in account.profile.consents:
        if event.kind is ConsentKind.GRANTED and event.concerns(channel):
            yield event.at


def _last(contacts: Sequence[Contact]) -> Contact | None:
    return max(contacts, key=lambda one: (one.claimed_at, one.id), default=None)
