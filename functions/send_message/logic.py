"""Look at one account and do what is right: send one message, wait, or leave it in peace.

The order is the whole point. Read, decide; at the slot claim, send; record. WhatsApp has no
idempotency key, so the claim is written before the call; whoever dies after the claim leaves it
open, and an open claim is never sent again: a status settles it, or its deadline does. It is
written right before the call, so that what happens during the wait for a slot makes it fail.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from functions.send_message.dependencies import Case, Decided, Dependencies
from functions.send_message.dispatch.stages import Ready, Shot
from functions.send_message.governing import admit, follow_outcome, give_back
from functions.send_message.messages import message_of
from functions.send_message.outcomes import Evaluated, Stopped, Tried, Waiting
from puntual.application.decision_log import encode
from puntual.application.expire_contacts import expire_overdue
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.decision.decision import decide
from puntual.domain.decision.expected_value import value_of_evaluation
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.errors import (
    Conflict,
    MissingConfiguration,
    PairBusy,
    StaleAccount,
    Unavailable,
)
from puntual.domain.ids import ContactRef, DebtorKey
from puntual.domain.reasons import Reason
from puntual.domain.sending.pair_lease import PAIR_PAUSE, pair_free_at
from puntual.domain.templates.health import TemplateReport
from puntual.ports.messaging import Accepted, Refused, SendOutcome, Unknown

# As long as the queue can hold a job back.
_LONGEST_DELAY = timedelta(minutes=15)


def prepare(dependencies: Dependencies, key: DebtorKey) -> Ready[Decided] | Evaluated:
    """Look at an account; return the message to send, or what was done instead.

    Raises:
        MissingConfiguration: the creditor is not set up.
        PairBusy: the same person was written to a moment ago.
    """
    creditor = creditor_of(dependencies, key)
    account = dependencies.accounts.read(key)
    if account is None:
        return Evaluated(Stopped((Reason.PROFILE_MISSING,)))
    now = dependencies.clock.now()
    account, expired = expire_overdue(dependencies.contacts, account, now)
    terms = dependencies.terms.terms_for(account, creditor, now)
    case = Case(dependencies.terms.with_phone(account), creditor, terms)
    return _decide(dependencies, case, now, expired)


def claim(dependencies: Dependencies, decided: Decided) -> Decided:
    """Take the right to send.

    Raises:
        StaleAccount: the account changed since it was read, or that was too long ago; or the
            number was halted meanwhile, its quota has run out, or the template was lost.
        PairBusy: the same person was written to a moment ago, or since the decision.
    """
    now = dependencies.clock.now()
    if not decided.is_still_right(now):
        raise StaleAccount("the account was read too long ago")
    decided = admit(dependencies, decided, now)
    # From now on, for the pause towards the same person: the wait for the slot is nearly over.
    contact = replace(decided.contact, claimed_at=now)
    try:
        dependencies.contacts.claim(decided.case.account, contact, decided.log, decided.at)
    except Conflict:
        # Nothing is claimed for sure, so nobody will write to this person now.
        give_back(dependencies, decided)
        raise
    return replace(decided, contact=contact)


def record(dependencies: Dependencies, decided: Decided, shot: Shot) -> Evaluated:
    """Write down what became of a claimed message; return what was done, and the next look."""
    case, now = decided.case, dependencies.clock.now()
    known = after_outcome(decided.contact, shot.outcome, now)
    _count(dependencies, case, known)
    # Before the claim is closed: whoever dies in between leaves the debtor in peace.
    at = known.settled_at or known.claimed_at
    effect = follow_outcome(dependencies, decided, shot.outcome, at)
    holds = (effect,) if isinstance(effect, Hold) else ()
    case = _settle(dependencies, decided, known, shot.outcome, holds)
    wakes, value = _wakes_after(dependencies, case, known, now)
    country = case.account.profile.country
    lost = effect if isinstance(effect, TemplateReport) else None
    tried = Tried(decided.contact, shot.outcome, shot.waited, shot.took, country, lost)
    return Evaluated(tried, shot.races, decided.expired, wakes, value)


def creditor_of(dependencies: Dependencies, key: DebtorKey) -> Creditor:
    """Return the creditor of an account.

    Raises:
        MissingConfiguration: it is not set up.
    """
    creditor = dependencies.creditors.read(key.creditor)
    if creditor is None:
        raise MissingConfiguration("the creditor has no configuration; put it with the CLI")
    return creditor


def after_outcome(contact: Contact, outcome: SendOutcome | None, now: datetime) -> Contact:
    """Return the contact as WhatsApp's answer leaves it.

    Without an outcome it was given back unsent and may be tried again.
    """
    match outcome:
        case Accepted(wamid, _):
            accepted = contact.with_evidence(ContactState.ACCEPTED, now)
            return replace(accepted, wamid=wamid, accepted_at=now)
        case Refused(code, error_class, _):
            failed = contact.with_evidence(ContactState.FAILED, now)
            return replace(failed, error_code=code, error_class=error_class)
        case Unknown():
            return contact.with_evidence(ContactState.UNCERTAIN, now)
        case None:
            return contact.given_back(now)
        case _ as unreachable:
            assert_never(unreachable)


def _decide(
    dependencies: Dependencies, case: Case, now: datetime, expired: int
) -> Ready[Decided] | Evaluated:
    decision = decide(case.account, case.terms, now)
    log = encode(case.account, case.terms, now, decision)
    key = case.account.key
    match decision:
        case Send(plan):
            free_at = pair_free_at(case.account)
            if free_at is not None and now < free_at:
                _note_back_off(dependencies, key, free_at, now)
                raise PairBusy(free_at)
            message = message_of(dependencies, case, plan)
            return Ready(Decided(case, plan.contact, message, now, log, expired), message.to)
        case Wait(until, reasons):
            dependencies.decisions.record(key, now, reasons, until, log)
            value = value_of_evaluation(case.account, case.terms, until, reasons)
            return Evaluated(Waiting(until, reasons), 0, expired, (until,), value)
        case Stop(reasons):
            dependencies.decisions.record(key, now, reasons, None, log)
            return Evaluated(Stopped(reasons), expired=expired)
        case _ as unreachable:
            assert_never(unreachable)


def _note_back_off(
    dependencies: Dependencies, key: DebtorKey, free_at: datetime, now: datetime
) -> None:
    """Say why nothing is sent for longer than between any two messages to one person."""
    if free_at - now > PAIR_PAUSE:
        dependencies.decisions.record(key, now, (Reason.API_BACKOFF,), free_at)


def _count(dependencies: Dependencies, case: Case, known: Contact) -> None:
    if known.purpose is Purpose.REMINDER and known.counts_as_attempt:
        dependencies.breakers.count_reminder(case.account.key.creditor, known.claimed_at)


def _settle(
    dependencies: Dependencies,
    decided: Decided,
    known: Contact,
    outcome: SendOutcome | None,
    holds: tuple[Hold, ...],
) -> Case:
    case, account = decided.case, decided.case.account
    account = replace(account, holds=(*account.holds, *holds))
    _note_uncertain_send(dependencies, decided, outcome, known.settled_at or known.claimed_at)
    wa_id = _learned_id(account, outcome)
    dependencies.contacts.settle(account.key, known, wa_id)
    return case.after(account.with_contact(known))


def _note_uncertain_send(
    dependencies: Dependencies, decided: Decided, outcome: SendOutcome | None, at: datetime
) -> None:
    """Tell the webhook that a ``sent`` of this message says something: the answer did not.

    Before the outcome: a worker that dies in between leaves a claim that is never sent again.
    """
    if decided.is_over_whatsapp and isinstance(outcome, Refused | Unknown):
        ref = ContactRef(decided.key, decided.contact.id)
        dependencies.uncertain_sends.note(decided.case.creditor.phone_number_id, ref, at)


def _learned_id(account: Account, outcome: SendOutcome | None) -> str | None:
    """Return the id by which WhatsApp knows the debtor, if it is new: storing it costs a write."""
    if isinstance(outcome, Accepted) and outcome.wa_id not in account.profile.wa_ids:
        return outcome.wa_id
    return None


def _wakes_after(
    dependencies: Dependencies, case: Case, known: Contact, now: datetime
) -> tuple[tuple[datetime, ...], int]:
    """Return when to look again, once or more, and what a message is worth then.

    The first look may be queued already.
    """
    # Looked at again when its deadline passes, whatever the next step is.
    own = (known.deadline,) if known.state is ContactState.UNCERTAIN else ()
    decision = decide(case.account, case.terms, now)
    match decision:
        case Send():
            return (*own, now), value_of_evaluation(case.account, case.terms, now)
        case Wait(until, reasons):
            value = value_of_evaluation(case.account, case.terms, until, reasons)
            is_queued = _is_queued(dependencies, case, known, until, now)
            return (own if is_queued else (*own, until)), value
        case Stop(reasons):
            # No look will come to say it.
            log = encode(case.account, case.terms, now, decision)
            dependencies.decisions.record(case.account.key, now, reasons, None, log)
            return own, 0
        case _ as unreachable:
            assert_never(unreachable)


def _is_queued(
    dependencies: Dependencies, case: Case, known: Contact, until: datetime, now: datetime
) -> bool:
    """Queue the job for the seconds that Meta wants between two messages to one person.

    A wake-up would be found minutes later; for longer pauses, or without the queue, it will do.
    """
    delay = until - now
    if known.error_class is not SendErrorClass.PAIR_DELAY or delay > _LONGEST_DELAY:
        return False
    try:
        dependencies.jobs.requeue(case.account.key, delay)
    except Unavailable:
        return False
    return True
