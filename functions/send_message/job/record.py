"""Write down what became of a claimed message."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.jobs import AttemptedJob, Case
from functions.send_message.job.next_evaluation import plan_next_evaluation
from functions.send_message.job.refused_message import follow_outcome
from functions.send_message.outcomes import Attempt, Evaluated
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import ContactRef
from puntual.domain.templates.health import TemplateReport
from puntual.ports.messaging import Accepted, Refused, SendOutcome, Unknown


def record(dependencies: Dependencies, job: AttemptedJob) -> Evaluated:
    """Write down what became of a message; return what was done, and the next evaluation."""
    ready, now = job.claimed.ready, dependencies.clock.now()
    known = after_outcome(job.claimed.contact, job.outcome, now)
    _count(dependencies, known, ready.case)
    # Before the claim is closed: a worker that dies in between leaves the debtor on hold.
    effect = follow_outcome(dependencies, job, known.settled_at or known.claimed_at)
    holds = (effect,) if isinstance(effect, Hold) else ()
    case = _settle(dependencies, job, known, holds)
    wakes, value = plan_next_evaluation(dependencies, case, known, now)
    lost = effect if isinstance(effect, TemplateReport) else None
    attempt = Attempt(job.claimed.contact, job.outcome, job.waited, job.took, ready.country, lost)
    return Evaluated(attempt, ready.queued.races, ready.expired, wakes, value)


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


def _count(dependencies: Dependencies, known: Contact, case: Case) -> None:
    if known.purpose is Purpose.REMINDER and known.counts_as_attempt:
        dependencies.breakers.count_reminder(case.account.key.creditor, known.claimed_at)


def _settle(
    dependencies: Dependencies, job: AttemptedJob, known: Contact, holds: tuple[Hold, ...]
) -> Case:
    case = job.claimed.ready.case
    account = case.account
    for hold in holds:
        account = account.with_hold(hold)
    _note_uncertain_send(dependencies, job, known.settled_at or known.claimed_at)
    dependencies.told_ids.note(account.profile, job.outcome)
    wa_id = _learned_id(account, job.outcome)
    dependencies.contacts.settle(account.key, known, wa_id)
    return case.after(account.with_contact(known))


def _note_uncertain_send(dependencies: Dependencies, job: AttemptedJob, at: datetime) -> None:
    """Have the webhook record a ``sent`` of this message: it is news where the answer was lost.

    Before the outcome: a worker that dies in between leaves a claim that is never sent again.
    """
    ready = job.claimed.ready
    if ready.is_over_whatsapp and isinstance(job.outcome, Refused | Unknown):
        ref = ContactRef(ready.queued.key, ready.contact.id)
        dependencies.uncertain_sends.note(ready.number, ref, at)


def _learned_id(account: AccountExcerpt, outcome: SendOutcome | None) -> str | None:
    """Return the id by which WhatsApp knows the debtor, if it is new: storing it costs a write."""
    if isinstance(outcome, Accepted) and outcome.wa_id not in account.profile.wa_ids:
        return outcome.wa_id
    return None
