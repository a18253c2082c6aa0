"""One message per purpose and day; after a refusal that is not the message's fault, a pause."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.plan import Wait
from puntual.domain.reasons import Reason
from puntual.domain.sending.pair_lease import back_off

_PAUSE = timedelta(minutes=10)
_HALT_PAUSE = timedelta(hours=1)
_MAX_TRIES_A_DAY = 5

_LONG_PAUSES: Mapping[SendErrorClass | None, Reason] = {
    SendErrorClass.HALT_SENDER: Reason.SENDER_HALTED,
    SendErrorClass.TEMPLATE_BROKEN: Reason.TEMPLATE_UNAVAILABLE,
}


def await_next_try(context: DecisionContext, purpose: Purpose) -> Wait | None:
    """Return the wait that today's earlier tries impose; None when a try is free."""
    if purpose is Purpose.REMINDER and _was_thanked(context):
        return _tomorrow(context, Reason.CAP_DAY)
    today = [
        contact
        for contact in context.contacts_today(purpose)
        if not context.stands_in_for(contact)
    ]
    if not today:
        return None
    if any(contact.counts_as_attempt for contact in today):
        return _tomorrow(context, Reason.CAP_DAY)
    last = max(today, key=lambda contact: contact.claimed_at)
    reason = _reason_of(last)
    if len(today) >= _MAX_TRIES_A_DAY or not last.may_be_tried_again:
        return _tomorrow(context, reason)
    until = _end_of_pause(last, len(today))
    if until <= context.now:
        return None
    return Wait(context.earliest(until) or until, (reason,))


def _was_thanked(context: DecisionContext) -> bool:
    """Thanks and a reminder within the hour would contradict each other."""
    thanks = context.contacts_today(Purpose.RECEIPT)
    return any(contact.counts_as_attempt for contact in thanks)


def _tomorrow(context: DecisionContext, reason: Reason) -> Wait:
    start = context.start_of(context.today + timedelta(days=1))
    return Wait(context.earliest(start) or start, (reason,))


def _reason_of(last: Contact) -> Reason:
    return _LONG_PAUSES.get(last.error_class, Reason.API_BACKOFF)


def _end_of_pause(last: Contact, tries: int) -> datetime:
    if last.error_class is SendErrorClass.PAIR_DELAY:
        return (last.settled_at or last.claimed_at) + back_off(tries)
    pause = _HALT_PAUSE if last.error_class in _LONG_PAUSES else _PAUSE
    return (last.settled_at or last.claimed_at) + pause * (1 << (tries - 1))
