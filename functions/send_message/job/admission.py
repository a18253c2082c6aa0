"""Whether a message may go to its person now: halts, lost templates, and the quota of people.

What Meta halts, and which people it counts, concerns no other channel.
"""

from datetime import datetime

from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.jobs import ReadyJob
from puntual.application.sending_limits import Admission
from puntual.domain.accounts.contact import Purpose
from puntual.domain.errors import StaleAccount
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.templates.template import template_stem


def admit(dependencies: Dependencies, job: ReadyJob, now: datetime) -> Admission | None:
    """Count the person before the claim; None over a fallback channel, which counts none.

    Raises:
        StaleAccount: since it was decided, the number was halted, its quota has run out, or the
            template was lost, or the breaker opened; decided again, the account waits with that
            reason.
    """
    if _has_breaker_opened(dependencies, job, now):
        raise StaleAccount("the breaker opened meanwhile")
    if not job.is_over_whatsapp:
        return None
    if _is_halted(dependencies, job, now):
        raise StaleAccount("the number was halted meanwhile")
    if _is_template_lost(dependencies, job, now):
        raise StaleAccount("the template was lost meanwhile")
    view = job.case.account.view(now)
    admission = dependencies.sending_limits.admit(job.number, view, now)
    if admission is None:
        raise StaleAccount("the quota has run out meanwhile")
    return admission


def give_back(dependencies: Dependencies, admission: Admission | None) -> None:
    """Take back that a person was counted: nothing has left for them."""
    if admission is not None:
        dependencies.sending_limits.give_back(admission)


def would_be_refused(dependencies: Dependencies, job: ReadyJob, now: datetime) -> bool:
    """Tell whether WhatsApp would refuse a claimed message, as far as was met here.

    From memory alone: no message waits at its slot.
    """
    if not job.is_over_whatsapp:
        return False
    state = dependencies.sending_limits.last_known(job.number)
    was_halted = state is not None and state.is_halted_for(job.country)
    return was_halted or _is_template_lost(dependencies, job, now)


def _has_breaker_opened(dependencies: Dependencies, job: ReadyJob, now: datetime) -> bool:
    """Tell whether the day's reminders have come to the limit since the message was decided.

    The others of its batch were decided with it, and have left.
    """
    if job.contact.purpose is not Purpose.REMINDER:
        return False
    floor = (job.case.terms.policy or DEFAULT_POLICY).breaker.floor
    return dependencies.terms.conditions.read(job.case.creditor, now).is_day_full(floor)


def _is_halted(dependencies: Dependencies, job: ReadyJob, now: datetime) -> bool:
    """Tell whether WhatsApp takes nothing for this person; a halt that was met here counts."""
    return dependencies.sending_limits.state(job.number, now).is_halted_for(job.country)


def _is_template_lost(dependencies: Dependencies, job: ReadyJob, now: datetime) -> bool:
    """Tell whether the template was met broken here."""
    stem, language = template_stem(job.contact.template), job.contact.language
    limits = dependencies.sending_limits
    return stem is not None and limits.is_set_aside(job.number, stem, language, now)
