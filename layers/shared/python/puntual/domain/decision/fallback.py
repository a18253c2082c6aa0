"""Another channel stands in for WhatsApp: for reminders only, and only after a certain refusal.

A lost answer is no refusal: whoever may have had the message is not written to again elsewhere.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from puntual.domain.accounts.consent import ConsentKind, ConsentStatus, consent_at
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.send_error import NOT_TO_BE_GONE_ROUND
from puntual.domain.accounts.view import AccountView, ChannelRecord
from puntual.domain.channel import Channel
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.duties.confirmation import hides_amounts
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.decision.reminder import decide_reminder
from puntual.domain.reasons import Reason


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
    whatsapp = account.record_of(Channel.WHATSAPP)
    if not _is_out_of_reach(whatsapp):
        return Reason.FALLBACK_UNCONFIRMED
    if hides_amounts(context):
        # Nobody can tap on an SMS or an e-mail, and these show what is owed.
        return Reason.PHONE_UNCONFIRMED
    if whatsapp.failed_code in NOT_TO_BE_GONE_ROUND:
        return Reason.FALLBACK_BARRED
    if channel is Channel.EMAIL and account.profile.email is None:
        return Reason.FALLBACK_EMAIL_MISSING
    return _consent_reason(account, channel, now) or _refusal_reason(account, channel, now)


def _is_out_of_reach(whatsapp: ChannelRecord) -> bool:
    """Tell whether WhatsApp refused to deliver a message, and no later one arrived."""
    failed, arrived = whatsapp.failed_at, whatsapp.arrived_at
    return failed is not None and (arrived is None or arrived <= failed)


def _consent_reason(account: AccountView, channel: Channel, now: datetime) -> Reason | None:
    match consent_at(account.profile.consents, now, channel):
        case ConsentStatus.GIVEN:
            return None
        case ConsentStatus.MISSING:
            return Reason.FALLBACK_CONSENT_MISSING
        case ConsentStatus.WITHDRAWN:
            return Reason.FALLBACK_OPTED_OUT
        case _ as unreachable:
            assert_never(unreachable)


def _refusal_reason(account: AccountView, channel: Channel, now: datetime) -> Reason | None:
    """Say whether the channel has refused the debtor; only a later consent takes that back."""
    refused_at = account.record_of(channel).failed_at
    if refused_at is None:
        return None
    again = any(refused_at < at <= now for at in _grants(account, channel))
    return None if again else Reason.FALLBACK_REFUSED


def _changes_ahead(context: DecisionContext) -> Iterator[datetime]:
    """Yield when WhatsApp may be tried again, and when a consent begins."""
    account, now = context.account, context.now
    holds = [one for one in account.active_holds(now) if one.kind is HoldKind.UNREACHABLE]
    ends = [one.until for one in holds if one.until is not None]
    if len(ends) == len(holds):
        yield max(ends)
    yield from (at for at in _grants(account, context.channel) if at > now)


def _grants(account: AccountView, channel: Channel) -> Iterator[datetime]:
    for event in account.profile.consents:
        if event.kind is ConsentKind.GRANTED and event.concerns(channel):
            yield event.at
