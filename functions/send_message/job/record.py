"""Write down what became of a claimed message."""

from datetime import datetime

from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.jobs import AttemptedJob, Case
from functions.send_message.job.next_evaluation import plan_next_evaluation
from functions.send_message.job.refused_message import follow_outcome
from functions.send_message.outcomes import Attempt, Evaluated
from puntual.application.sending.contact_outcome import after_outcome
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.hold import Hold
from puntual.domain.ids import ContactRef
from puntual.domain.templates.health import TemplateReport
from puntual.ports.messaging import Accepted, Refused, SendOutcome, Unknown


def record(dependencies: Dependencies, job: AttemptedJob) -> Evaluated:
    """Write down what became of a message; return what was done, and the next evaluation."""
    ready, now = job.claimed.ready, dependencies.clock.now()
    known = after_outcome(job.claimed.contact, job.outcome, now)
    _count(dependencies, known, job)
    # Before the claim is closed: a worker that dies in between leaves the debtor on hold.
    effect = follow_outcome(dependencies, job, known.settled_at or known.claimed_at)
    holds = (effect,) if isinstance(effect, Hold) else ()
    case = _settle(dependencies, job, known, holds)
    wakes, value = plan_next_evaluation(dependencies, case, known, now)
    lost = effect if isinstance(effect, TemplateReport) else None
    attempt = Attempt(job.claimed.contact, job.outcome, job.waited, job.took, ready.country, lost)
    return Evaluated(attempt, ready.queued.races, ready.expired, wakes, value)


def _count(dependencies: Dependencies, known: Contact, job: AttemptedJob) -> None:
    if known.purpose is not Purpose.REMINDER or not known.counts_as_attempt:
        return
    ready = job.claimed.ready
    is_accepted = ready.is_over_whatsapp and isinstance(job.outcome, Accepted)
    creditor = ready.case.account.key.creditor
    dependencies.breakers.count_reminder(creditor, known.claimed_at, is_accepted=is_accepted)


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
